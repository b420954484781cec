// The commands for API keys.
import { type Command, InvalidArgumentError } from 'commander'
import { type CommandContext, CommandError } from '../../cli/command.ts'
import { getUser } from '../../users/commands.ts'
import { hashSecret, keyPrefix, makeApiKey } from './api-key.ts'
import { insertKey, listKeys, revokeKey } from './queries.ts'

const nameCharactersMax = 100

export function addKeyCommands(program: Command, context: CommandContext): void {
  const keys = program.command('keys').description('Manage the API keys of integrations')

  keys
    .command('create')
    .description('Create a key and print it. The key is shown only once.')
    .argument('<name>', 'Name of the key, which says what it is for', parseName)
    .option('--by <email>', 'E-mail address of the staff account that is responsible for the key')
    .action((name: string, { by }: { by?: string }) =>
      context.withDatabase(async ({ db }) => {
        const created_by = by === undefined ? null : (await getUser(db, by)).id
        const key = makeApiKey(context.random)
        const created_at = context.clock().toISOString()
        if (!(await insertKey(db, { name, key_hash: hashSecret(key), prefix: keyPrefix(key), created_at, created_by })))
          throw new CommandError(`There already is a key named ${name}. Revoke it first, or choose another name.`)
        context.print(key)
        context.note(`This is the key ${name}. Save it now. Only its hash is stored, so it cannot be shown again.`)
      }),
    )

  keys
    .command('list')
    .description('List the names and prefixes of all keys, including revoked ones')
    .action(() => context.withDatabase(async ({ db }) => describeKeys(await listKeys(db)).forEach(context.print)))

  keys
    .command('revoke')
    .description('Revoke a key. Running servers reject it within seconds.')
    .argument('<name>', 'Name of the key', parseName)
    .action((name: string) =>
      context.withDatabase(async ({ db }) => {
        if (!(await revokeKey(db, name, context.clock())))
          throw new CommandError(`No valid key is named ${name}. The command "keys list" shows all keys.`)
        context.print(`The key ${name} has been revoked. Running servers reject it within seconds.`)
      }),
    )
}

function describeKeys(keys: Awaited<ReturnType<typeof listKeys>>): string[] {
  if (keys.length === 0) return ['There are no named keys. To create one: keys create NAME']
  const minute = (instant: string) => `${instant.slice(0, 16)} UTC`
  return keys.map((key) =>
    [
      key.name,
      `${key.prefix}…`,
      `created ${minute(key.created_at)}${key.email === null ? '' : ` by ${key.email}`}`,
      key.last_used_at === null ? 'never used' : `last used ${minute(key.last_used_at)}`,
      key.revoked_at === null ? 'valid' : `revoked ${minute(key.revoked_at)}`,
    ].join('\t'),
  )
}

function parseName(text: string): string {
  const name = text.trim()
  if (name === '' || name.length > nameCharactersMax || /\p{C}/u.test(name))
    throw new InvalidArgumentError(`A name has 1 to ${nameCharactersMax} printable characters.`)
  return name
}
