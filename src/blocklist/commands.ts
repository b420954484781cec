// The commands of the blocklist. read-subject.ts reads and checks what is to be blocked.
import { type Command, InvalidArgumentError, Option } from 'commander'
import { type CommandContext, CommandError } from '../cli/command.ts'
import type { Config } from '../config/config.ts'
import type { Db, ReadonlyDb } from '../database/types.ts'
import type { PhoneHash } from '../phone/phone-hash.ts'
import { countryOption } from '../users/country-option.ts'
import { deleteEntry, type Entry, findEntry, insertEntry, listEntries, type Subject } from './queries.ts'
import { readHash, readListedNumber, readNetwork } from './read-subject.ts'

const daysMax = 36_500
const idMax = 2 ** 31 - 1

interface AddOptions {
  readonly number?: string
  readonly country: string
  readonly hashed?: true
  readonly hash?: string
  readonly network?: string
  readonly days?: number
}

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
    .action((options: AddOptions) =>
      context.withDatabase(async ({ db }) => {
        const subject = await readSubject(db, options, () => hashPhone(context.config()))
        context.print(await addEntry(db, subject, { now: context.clock(), days: options.days }))
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
        if (!(await deleteEntry(db, id)))
          throw new CommandError(`There is no entry ${id}. The command "blocklist list" shows all entries.`)
        context.print(`Entry ${id} has been removed.`)
      }),
    )
}

async function readSubject(db: ReadonlyDb, options: AddOptions, phoneHash: () => PhoneHash): Promise<Subject> {
  const { number, country, hashed, hash, network } = options
  if (network !== undefined) return { address: await readNetwork(db, network) }
  if (hash !== undefined) return { phone_hash: readHash(hash) }
  if (number === undefined) throw new CommandError('One of --number, --hash and --network is required.')
  const phone_number = readListedNumber(number, country)
  return hashed ? { phone_hash: phoneHash()(phone_number) } : { phone_number }
}

/** Returns the message to print. */
async function addEntry(db: Db, subject: Subject, { now, days }: { now: Date; days: number | undefined }): Promise<string> {
  const listed = await findEntry(db, subject, now)
  const [what] = Object.values(subject)
  if (listed !== undefined)
    throw new CommandError(`${what} is already blocked by entry ${listed.id}. To change its duration, remove that entry first.`)
  const expires_at = days === undefined ? null : new Date(now.getTime() + days * 86_400_000).toISOString()
  const id = await insertEntry(db, { ...subject, created_at: now.toISOString(), expires_at })
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
  if (!/^\d+$/.test(text) || days < 1 || days > daysMax)
    throw new InvalidArgumentError(`A whole number from 1 to ${daysMax} is allowed.`)
  return days
}

function parseId(text: string): number {
  const id = Number(text)
  if (!/^\d+$/.test(text) || id > idMax) throw new InvalidArgumentError('The id of an entry is a whole number.')
  return id
}
