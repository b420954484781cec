// The commands of the blocklist.
import { type Command, InvalidArgumentError, Option } from 'commander'
import { type CommandContext, CommandError, requireValue } from '../cli/command.ts'
import { countryOption } from '../cli/country-option.ts'
import type { Config } from '../config/config.ts'
import type { PhoneHash } from '../phone/phone-hash.ts'
import { type AddedEntry, addEntry, daysRule, isDays, type NewEntryInput } from './add-entry.ts'
import { type Entry, listEntries } from './queries.ts'
import { removeEntry } from './remove-entry.ts'

const idMax = 2 ** 31 - 1

/** `hashPhone` is called only if a number is to be stored as a hash. */
export function addBlocklistCommands(program: Command, context: CommandContext, hashPhone: (config: Config) => PhoneHash): void {
  const blocklist = program.command('blocklist').description('Manage the list of blocked callers')

  blocklist
    .command('add')
    .description('Block a phone number or a network')
    .addOption(new Option('--number <number>', 'Phone number to block').conflicts(['hash', 'network']))
    .addOption(countryOption())
    .addOption(new Option('--hashed', 'Store only the hash of the number').conflicts(['hash', 'network']))
    .addOption(new Option('--hash <hash>', 'Hash of the phone number to block, as in sessions.phone_hash').conflicts('network'))
    .option('--network <network>', 'IP address or network to block, such as 203.0.113.0/24')
    .option('--days <days>', 'Number of days until the entry expires (default: never)', parseDays)
    .action((options: NewEntryInput) =>
      context.withDatabase(async ({ db }) => {
        if ((options.number ?? options.hash ?? options.network) === undefined)
          throw new CommandError('One of --number, --hash and --network is required.')
        const hash = (number: string) => hashPhone(context.config())(number)
        const added = requireValue(await addEntry(db, options, await context.authorship(db), hash))
        context.print(describeAdded(added))
      }),
    )

  blocklist
    .command('list')
    .description('List all entries, including expired ones')
    .action(() =>
      context.withDatabase(async ({ db }) => describeEntries(await listEntries(db, context.clock())).forEach(context.print)),
    )

  blocklist
    .command('remove')
    .description('Remove an entry')
    .argument('<id>', 'ID of the entry, as shown by blocklist list', parseId)
    .action((id: number) =>
      context.withDatabase(async ({ db }) => {
        const removed = await removeEntry(db, id, await context.authorship(db))
        requireValue(removed, 'The command "blocklist list" shows all entries.')
        context.print(`Entry ${id} has been removed.`)
      }),
    )
}

function describeAdded({ id, subject, expires_at }: AddedEntry): string {
  const [what] = Object.values(subject)
  return `${what} is blocked ${expires_at === null ? 'permanently' : `until ${formatMinute(expires_at)}`} by entry ${id}.`
}

function describeEntries(entries: readonly Entry[]): string[] {
  if (entries.length === 0) return ['The blocklist is empty. Add an entry with "blocklist add".']
  return entries.map(({ id, phone_number, phone_hash, address, created_at, expires_at, expired, hits }) => {
    const what = [phone_number, phone_hash, address].filter((trait) => trait !== null).join(' or ')
    const until = expires_at === null ? 'permanent' : `${expired ? 'expired' : 'until'} ${formatMinute(expires_at)}`
    return [id, what, `since ${formatMinute(created_at)}`, until, `${hits} ${hits === 1 ? 'hit' : 'hits'}`].join('\t')
  })
}

/** Entries imported from CallPower may have no creation time, which is stored as -infinity. */
function formatMinute(instant: string): string {
  return instant === '-infinity' ? 'an unknown time' : `${instant.slice(0, 16).replace('T', ' ')} UTC`
}

function parseDays(text: string): number {
  const days = Number(text)
  if (!/^\d+$/.test(text) || !isDays(days)) throw new InvalidArgumentError(daysRule)
  return days
}

function parseId(text: string): number {
  const id = Number(text)
  if (!/^\d+$/.test(text) || id > idMax) throw new InvalidArgumentError('The id of an entry is a whole number.')
  return id
}
