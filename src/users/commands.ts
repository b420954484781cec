// The commands for staff accounts. A new password and deactivation end all logins of an account, which the database does.
import { type Command, InvalidArgumentError } from 'commander'
import { type CommandContext, CommandError } from '../cli/command.ts'
import type { Terminal } from '../cli/terminal.ts'
import type { ReadonlyDb } from '../database/types.ts'
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
  const users = program.command('users').description('Manage staff accounts')

  users
    .command('create')
    .description('Create an account. Asks for the password, or reads it from standard input.')
    .argument('<email>', 'E-mail address to log in with', parseEmail)
    .option('--name <name>', 'Display name (default: the part of the address before the @)', parseName)
    .option('--role <role>', `Role of the account: ${roles.join(' or ')}`, parseRole, 'staff' as const)
    .action((email: string, options: { name?: string; role: Role }) =>
      context.withDatabase(async ({ db }) => {
        if (await findUserByEmail(db, email)) throw new CommandError(accountExists(email))
        const password_hash = await hashPassword(await readNewPassword(terminal), context.random)
        const name = options.name ?? email.slice(0, email.lastIndexOf('@'))
        const created_at = context.clock().toISOString()
        const user = await insertUser(db, { name, email, role: options.role, password_hash, created_at })
        if (user === undefined) throw new CommandError(accountExists(email))
        context.print(`${email} can now log in with the role ${options.role}.`)
      }),
    )

  users
    .command('list')
    .description('List all accounts')
    .action(() => context.withDatabase(async ({ db }) => describeUsers(await listUsers(db)).forEach(context.print)))

  users
    .command('set-password')
    .description(
      'Set the password of an account and log the account out everywhere. Asks for the password, or reads it from standard input.',
    )
    .argument('<email>', 'E-mail address of the account', parseEmail)
    .action((email: string) =>
      context.withDatabase(async ({ db }) => {
        const user = await getUser(db, email)
        await updateUser(db, user.id, { password_hash: await hashPassword(await readNewPassword(terminal), context.random) })
        context.print(`${user.email} has a new password and has been logged out everywhere.`)
        if (!user.active) context.note(`The account is deactivated. To let it log in again: users activate ${user.email}`)
      }),
    )

  addRoleCommand(users, context)
  addPhoneCommand(users, context)
  addActivityCommands(users, context)
}

function addRoleCommand(users: Command, context: CommandContext): void {
  users
    .command('set-role')
    .description('Change the role of an account, with immediate effect')
    .argument('<email>', 'E-mail address of the account', parseEmail)
    .argument('<role>', `New role: ${roles.join(' or ')}`, parseRole)
    .action((email: string, role: Role) =>
      context.withDatabase(async ({ db }) => {
        const user = await getUser(db, email)
        await updateUser(db, user.id, { role })
        context.print(
          user.role === role ? `${user.email} already had the role ${role}.` : `${user.email} now has the role ${role}.`,
        )
      }),
    )
}

function addPhoneCommand(users: Command, context: CommandContext): void {
  users
    .command('set-phone')
    .description('Set or remove the phone number of an account')
    .argument('<email>', 'E-mail address of the account', parseEmail)
    .argument('[number]', 'New phone number')
    .addOption(countryOption())
    .option('--none', 'Remove the phone number')
    .action((email: string, number: string | undefined, { country, none }: { country: string; none?: true }) =>
      context.withDatabase(async ({ db }) => {
        if ((number === undefined) !== (none === true)) throw new CommandError('Either a phone number or --none is required.')
        const user = await getUser(db, email)
        const phone_number = number === undefined ? null : readStaffNumber(number, country)
        await updateUser(db, user.id, { phone_number })
        context.print(
          phone_number === null
            ? `${user.email} now has no phone number.`
            : `${user.email} now has the phone number ${phone_number}.`,
        )
      }),
    )
}

function addActivityCommands(users: Command, context: CommandContext): void {
  users
    .command('deactivate')
    .description('Prevent an account from logging in, and log it out everywhere')
    .argument('<email>', 'E-mail address of the account', parseEmail)
    .action((email: string) =>
      context.withDatabase(async ({ db }) => {
        const user = await getUser(db, email)
        await updateUser(db, user.id, { active: false })
        context.print(
          user.active
            ? `${user.email} has been deactivated and logged out everywhere.`
            : `${user.email} was already deactivated.`,
        )
      }),
    )

  users
    .command('activate')
    .description('Allow a deactivated account to log in again')
    .argument('<email>', 'E-mail address of the account', parseEmail)
    .action((email: string) =>
      context.withDatabase(async ({ db }) => {
        const user = await getUser(db, email)
        await updateUser(db, user.id, { active: true })
        context.print(user.active ? `${user.email} was already active.` : `${user.email} can log in again.`)
        if (user.password_hash === null) context.note(`It has no password yet. To set one: users set-password ${user.email}`)
      }),
    )
}

function describeUsers(users: readonly User[]): string[] {
  if (users.length === 0) return ['There are no accounts. To create one: users create EMAIL']
  const describe = ({ active, password_hash, last_login_at }: User) => {
    if (!active) return 'deactivated'
    if (password_hash === null) return 'no password yet'
    return last_login_at === null ? 'never logged in' : `last logged in ${last_login_at.slice(0, 16)} UTC`
  }
  return users.map((user) => [user.email, user.role, describe(user), user.name, user.phone_number ?? 'no phone'].join('\t'))
}

/** Throws a CommandError if there is no such account. */
export async function getUser(db: ReadonlyDb, email: string): Promise<User> {
  const user = await findUserByEmail(db, email.trim())
  if (user === undefined)
    throw new CommandError(`No account has the e-mail address ${email}. The command "users list" shows all accounts.`)
  return user
}

/** Staff may be in any country. Throws a CommandError if we may not call the number. */
function readStaffNumber(text: string, country: string): string {
  const read = readNumber(text, country)
  if (read === undefined) throw new CommandError('This is not a phone number. Nothing was changed.')
  const verdict = mayDial(read, { country, countries: null, international: true, tollFree: false })
  if (verdict.kind === 'allowed') return read.number
  const problem = verdict.kind === 'never' ? verdict.problem : `there is no such number in ${verdict.where}`
  throw new CommandError(`This phone number cannot be called: ${problem}. Nothing was changed.`)
}

function accountExists(email: string): string {
  return `${email} already has an account. Nothing was changed. To change its password: users set-password ${email}`
}

function parseEmail(text: string): string {
  const email = readEmail(text)
  if (email === undefined) throw new InvalidArgumentError('This is not an e-mail address.')
  return email
}

function parseName(text: string): string {
  const name = text.trim()
  if (name === '' || name.length > nameCharactersMax)
    throw new InvalidArgumentError(`A name has 1 to ${nameCharactersMax} characters.`)
  return name
}

function parseRole(text: string): Role {
  if (!isRole(text)) throw new InvalidArgumentError(`The role must be ${roles.join(' or ')}.`)
  return text
}
