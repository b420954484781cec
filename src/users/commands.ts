// The commands for staff accounts. A new password and deactivation end all logins of an account, which the database does.
import { type Command, InvalidArgumentError } from 'commander'
import { type CommandContext, CommandError, requireValue } from '../cli/command.ts'
import { countryOption } from '../cli/country-option.ts'
import { readNewPassword } from '../cli/read-password.ts'
import type { Terminal } from '../cli/terminal.ts'
import type { Db, ReadonlyDb } from '../database/types.ts'
import { type ChangedUser, changeUser } from './change-user.ts'
import { createUser } from './create-user.ts'
import { noAccount } from './find-actor.ts'
import type { UserChangeInput } from './input.ts'
import { findUserByEmail, listUsers, type User } from './queries.ts'
import type { Role } from './table.ts'
import { isRole, passwordProblem, readEmail, roles } from './user.ts'

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
        const authorship = await context.authorship(db)
        const password = await readNewPassword(terminal, passwordProblem)
        requireValue(await createUser(db, { email, ...options, password }, authorship, context.random))
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
        const { id } = await getUser(db, email)
        const authorship = await context.authorship(db)
        const password = await readNewPassword(terminal, passwordProblem)
        const { user } = requireValue(await changeUser(db, { id, sent: { password } }, authorship, context.random))
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
        const { user, isChanged } = await change(context, db, email, { role })
        context.print(`${user.email} ${isChanged ? 'now has' : 'already had'} the role ${role}.`)
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
        const { user } = await change(context, db, email, { phone_number: number ?? null, country })
        context.print(
          `${user.email} now has ${user.phone_number === null ? 'no phone number' : `the phone number ${user.phone_number}`}.`,
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
        const { user, isChanged } = await change(context, db, email, { active: false })
        context.print(
          `${user.email} ${isChanged ? 'has been deactivated and logged out everywhere' : 'was already deactivated'}.`,
        )
      }),
    )

  users
    .command('activate')
    .description('Allow a deactivated account to log in again')
    .argument('<email>', 'E-mail address of the account', parseEmail)
    .action((email: string) =>
      context.withDatabase(async ({ db }) => {
        const { user, isChanged } = await change(context, db, email, { active: true })
        context.print(`${user.email} ${isChanged ? 'can log in again' : 'was already active'}.`)
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

async function change(context: CommandContext, db: Db, email: string, input: UserChangeInput): Promise<ChangedUser> {
  const { id } = await getUser(db, email)
  return requireValue(await changeUser(db, { id, sent: input }, await context.authorship(db), context.random))
}

/** Throws a CommandError if there is no such account. */
export async function getUser(db: ReadonlyDb, email: string): Promise<User> {
  return (await findUserByEmail(db, email.trim())) ?? requireValue<User>(noAccount(email))
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
