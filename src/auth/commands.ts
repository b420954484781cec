// The commands for API keys, and the one that ends the logins of an account.
import { type Command, InvalidArgumentError } from 'commander'
import { type CommandContext, CommandError } from '../cli/command.ts'
import type { Db } from '../database/types.ts'
import { findUserByEmail, type User } from '../users/queries.ts'
import { hashSecret, keyPrefix, makeApiKey } from './api-key.ts'
import { insertKey, listKeys, revokeKey } from './key-queries.ts'
import { deleteLoginsOf } from './queries.ts'

const nameCharactersMax = 100

export function addKeyCommands(program: Command, context: CommandContext): void {
  const keys = program.command('keys').description('the named API keys of integrations')

  keys
    .command('create')
    .description('make a key and print it; it is shown this once')
    .argument('<name>', 'what the key is for', parseName)
    .option('--by <email>', 'the member of staff who is answerable for it')
    .action((name: string, { by }: { by?: string }) =>
      context.withDatabase(async ({ db }) => {
        const created_by = by === undefined ? null : (await getUser(db, by)).id
        const key = makeApiKey()
        const created_at = context.clock().toISOString()
        if (!(await insertKey(db, { name, key_hash: hashSecret(key), prefix: keyPrefix(key), created_at, created_by })))
          throw new CommandError(`There is a key named ${name} already. Revoke it first, or choose another name.`)
        context.print(key)
        context.note(`This is the key ${name}. Keep it now: only its hash is stored, so it cannot be shown again.`)
      }),
    )

  keys
    .command('list')
    .description('show all keys by name and beginning, revoked ones too')
    .action(() => context.withDatabase(async ({ db }) => describeKeys(await listKeys(db)).forEach(context.print)))

  keys
    .command('revoke')
    .description('make a key invalid, in every running server within seconds')
    .argument('<name>', 'its name', parseName)
    .action((name: string) =>
      context.withDatabase(async ({ db }) => {
        if (!(await revokeKey(db, name, context.clock())))
          throw new CommandError(`No valid key is named ${name}. The command keys list shows all.`)
        context.print(`The key ${name} is revoked; every running server refuses it within seconds.`)
      }),
    )
}

export function addLoginCommands(program: Command, context: CommandContext): void {
  program
    .command('logins')
    .description('the browsers that staff are logged in with')
    .command('revoke')
    .description('log an account out everywhere, at once')
    .argument('<email>', 'whose')
    .action((email: string) =>
      context.withDatabase(async ({ db }) => {
        const user = await getUser(db, email)
        const ended = await deleteLoginsOf(db, user.id)
        context.print(`${user.email} is logged out everywhere (${ended} ${ended === 1 ? 'login' : 'logins'} ended).`)
      }),
    )
}

function describeKeys(keys: Awaited<ReturnType<typeof listKeys>>): string[] {
  if (keys.length === 0) return ['There are no named keys. Make one: keys create NAME']
  const minute = (instant: string) => `${instant.slice(0, 16)} UTC`
  return keys.map((key) =>
    [
      key.name,
      `${key.prefix}…`,
      `made ${minute(key.created_at)}${key.email === null ? '' : ` by ${key.email}`}`,
      key.last_used_at === null ? 'never used' : `last used ${minute(key.last_used_at)}`,
      key.revoked_at === null ? 'valid' : `revoked ${minute(key.revoked_at)}`,
    ].join('\t'),
  )
}

async function getUser(db: Db, email: string): Promise<User> {
  const user = await findUserByEmail(db, email.trim())
  if (user === undefined) throw new CommandError(`No account has the address ${email}. The command users list shows all.`)
  return user
}

function parseName(text: string): string {
  const name = text.trim()
  if (name === '' || name.length > nameCharactersMax || /\p{C}/u.test(name))
    throw new InvalidArgumentError(`A name has from 1 to ${nameCharactersMax} printable characters.`)
  return name
}
