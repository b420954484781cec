// The commands for API keys.
import { type Command, InvalidArgumentError } from 'commander'
import { type CommandContext, CommandError, requireValue } from '../../cli/command.ts'
import { getUser } from '../../users/commands.ts'
import { createKey, keyNameRule, readKeyName } from './create-key.ts'
import { findLiveKey, listKeys } from './queries.ts'
import { revokeKey } from './revoke-key.ts'

export function addKeyCommands(program: Command, context: CommandContext): void {
  const keys = program.command('keys').description('Manage the API keys of integrations')

  keys
    .command('create')
    .description('Create a key and print it. The key is shown only once.')
    .argument('<name>', 'Name of the key, which says what it is for', parseName)
    .option('--by <email>', 'E-mail address of the staff account that is responsible for the key (default: that of --as)')
    .action((name: string, { by }: { by?: string }) =>
      context.withDatabase(async ({ db }) => {
        const created_by = by === undefined ? undefined : (await getUser(db, by)).id
        const { key } = requireValue(await createKey(db, { name, created_by }, await context.authorship(db), context.random))
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
        const key = await findLiveKey(db, name)
        const revoked = key && requireValue(await revokeKey(db, key.id, await context.authorship(db)))
        if (!revoked?.isChanged) throw new CommandError(`No valid key is named ${name}. The command "keys list" shows all keys.`)
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
  const name = readKeyName(text)
  if (name === undefined) throw new InvalidArgumentError(keyNameRule)
  return name
}
