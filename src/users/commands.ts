// The commands for staff accounts. Changing a password and deactivating end all logins of the account.
import { type Command, InvalidArgumentError } from 'commander'
import { type CommandContext, CommandError } from '../cli/command.ts'
import type { Terminal } from '../cli/terminal.ts'
import type { Db } from '../database/types.ts'
import { mayDial } from '../phone/dialling-policy.ts'
import { readNumber } from '../phone/read-number.ts'
import { countryOption } from './country-option.ts'
import { hashPassword } from './password.ts'
import { findUserByEmail, insertUser, listUsers, type User, updateUser } from './queries.ts'
import { readNewPassword } from './read-password.ts'
import type { Role } from './table.ts'
import { isRole, readEmail, roles } from './user.ts'

const nameCharactersMax = 255

export function addUserCommands(program: Command, context: CommandContext, terminal: Terminal): void {
  const users = program.command('users').description('the people who may log in')

  users
    .command('create')
    .description('make an account; asks for the password, or reads it from standard input')
    .argument('<email>', 'address to log in with', parseEmail)
    .option('--name <name>', 'name to show; by default what stands before the @', parseName)
    .option('--role <role>', roles.join(' or '), parseRole, 'staff' as const)
    .action((email: string, options: { name?: string; role: Role }) =>
      context.withDatabase(async ({ db }) => {
        if (await findUserByEmail(db, email)) throw new CommandError(taken(email))
        const password_hash = await hashPassword(await readNewPassword(terminal))
        const name = options.name ?? email.slice(0, email.lastIndexOf('@'))
        const created_at = context.clock().toISOString()
        const made = await insertUser(db, { name, email, role: options.role, password_hash, created_at })
        if (made === undefined) throw new CommandError(taken(email))
        context.print(`${email} can log in now, with the role ${options.role}.`)
      }),
    )

  users
    .command('list')
    .description('show all accounts')
    .action(() => context.withDatabase(async ({ db }) => describeUsers(await listUsers(db)).forEach(context.print)))

  users
    .command('set-password')
    .description('give an account a new password and end its logins')
    .argument('<email>', 'whose', parseEmail)
    .action((email: string) =>
      context.withDatabase(async ({ db }) => {
        const user = await getUser(db, email)
        await updateUser(db, user.id, { password_hash: await hashPassword(await readNewPassword(terminal)) })
        context.print(`${user.email} has a new password, and is logged out everywhere.`)
        if (!user.active) context.note(`The account is deactivated: users activate ${user.email} lets it log in again.`)
      }),
    )

  addRoleCommand(users, context)
  addPhoneCommand(users, context)
  addActivityCommands(users, context)
}

function addRoleCommand(users: Command, context: CommandContext): void {
  users
    .command('set-role')
    .description('change what an account may do, at once')
    .argument('<email>', 'whose', parseEmail)
    .argument('<role>', roles.join(' or '), parseRole)
    .action((email: string, role: Role) =>
      context.withDatabase(async ({ db }) => {
        const user = await getUser(db, email)
        await updateUser(db, user.id, { role })
        context.print(
          user.role === role ? `${user.email} had the role ${role} already.` : `${user.email} has the role ${role} now.`,
        )
      }),
    )
}

function addPhoneCommand(users: Command, context: CommandContext): void {
  users
    .command('set-phone')
    .description('keep the phone number of an account, or forget it')
    .argument('<email>', 'whose', parseEmail)
    .argument('[number]', 'the phone number')
    .addOption(countryOption())
    .option('--none', 'forget the number that is kept')
    .action((email: string, number: string | undefined, { country, none }: { country: string; none?: true }) =>
      context.withDatabase(async ({ db }) => {
        if ((number === undefined) !== (none === true)) throw new CommandError('Give either a phone number or --none.')
        const user = await getUser(db, email)
        const phone_number = number === undefined ? null : readStaffNumber(number, country)
        await updateUser(db, user.id, { phone_number })
        context.print(
          phone_number === null
            ? `${user.email} has no phone number now.`
            : `${user.email} has the phone number ${phone_number} now.`,
        )
      }),
    )
}

function addActivityCommands(users: Command, context: CommandContext): void {
  users
    .command('deactivate')
    .description('let an account log in no more, and log it out everywhere at once')
    .argument('<email>', 'whose', parseEmail)
    .action((email: string) =>
      context.withDatabase(async ({ db }) => {
        const user = await getUser(db, email)
        await updateUser(db, user.id, { active: false })
        context.print(
          user.active ? `${user.email} is deactivated, and logged out everywhere.` : `${user.email} was deactivated already.`,
        )
      }),
    )

  users
    .command('activate')
    .description('let a deactivated account log in again')
    .argument('<email>', 'whose', parseEmail)
    .action((email: string) =>
      context.withDatabase(async ({ db }) => {
        const user = await getUser(db, email)
        await updateUser(db, user.id, { active: true })
        context.print(user.active ? `${user.email} was active already.` : `${user.email} can log in again.`)
        if (user.password_hash === null) context.note(`It has no password yet: users set-password ${user.email} gives it one.`)
      }),
    )
}

function describeUsers(users: readonly User[]): string[] {
  if (users.length === 0) return ['There are no accounts. Make one: users create EMAIL']
  const describe = ({ active, password_hash, last_login_at }: User) => {
    if (!active) return 'deactivated'
    if (password_hash === null) return 'no password yet'
    return last_login_at === null ? 'never logged in' : `last logged in ${last_login_at.slice(0, 16)} UTC`
  }
  return users.map((user) => [user.email, user.role, describe(user), user.name, user.phone_number ?? 'no phone'].join('\t'))
}

async function getUser(db: Db, email: string): Promise<User> {
  const user = await findUserByEmail(db, email)
  if (user === undefined) throw new CommandError(`No account has the address ${email}. The command users list shows all.`)
  return user
}

/** Staff may be in any country. */
function readStaffNumber(text: string, country: string): string {
  const read = readNumber(text, country)
  if (read === undefined) throw new CommandError('This phone number cannot be rung: it is no phone number. Nothing was changed.')
  const verdict = mayDial(read, { country, countries: null, international: true, tollFree: false })
  if (verdict.kind === 'allowed') return read.number
  const problem = verdict.kind === 'never' ? verdict.problem : `there is no such number in ${verdict.where}`
  throw new CommandError(`This phone number cannot be rung: ${problem}. Nothing was changed.`)
}

function taken(email: string): string {
  return `${email} has an account already. Nothing was changed; users set-password ${email} changes its password.`
}

function parseEmail(text: string): string {
  const email = readEmail(text)
  if (email === undefined) throw new InvalidArgumentError('This is no e-mail address.')
  return email
}

function parseName(text: string): string {
  const name = text.trim()
  if (name === '' || name.length > nameCharactersMax)
    throw new InvalidArgumentError(`A name has from 1 to ${nameCharactersMax} characters.`)
  return name
}

function parseRole(text: string): Role {
  if (!isRole(text)) throw new InvalidArgumentError(`A role is ${roles.join(' or ')}.`)
  return text
}
