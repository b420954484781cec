import { beforeEach, describe, expect, test } from 'vitest'
import { runCommands } from '../../test/support/commands/run-commands.ts'
import { cloneDatabase } from '../../test/support/database.ts'
import { createPhoneHash } from '../phone/phone-hash.ts'
import { isBlocked } from './blocklist.ts'
import { addBlocklistCommands } from './commands.ts'

const database = await cloneDatabase()
const { db } = database
const start = new Date('2026-01-15T12:00:00Z')
const hash = createPhoneHash('a key')
let now = start

beforeEach(async () => {
  now = start
  await db.deleteFrom('blocklist').execute()
})

const run = (...args: string[]) =>
  runCommands(
    {
      add: (program, context) => addBlocklistCommands(program, context, ({ secretKey }) => createPhoneHash(secretKey ?? 'none')),
      database,
      clock: () => now,
      env: { SECRET_KEY: 'a key' },
    },
    ['blocklist', ...args],
  )

const stored = () => db.selectFrom('blocklist').select(['phone_number', 'phone_hash', 'address']).execute()
const nothing = { phone_number: null, phone_hash: null, address: null }

describe('blocklist add', () => {
  test.each([
    [['--number', '+1 202 555 0143'], { phone_number: '+12025550143' }],
    [['--number', '(202) 555-0143'], { phone_number: '+12025550143' }],
    [['--number', '202-555-0143 ext 5'], { phone_number: '+12025550143' }],
    [['--number', '\u202a+1 202-555-0143\u202c'], { phone_number: '+12025550143' }],
    [['--number', '861-555-0143'], { phone_number: '+18615550143' }],
    [['--number', '020 7946 0018', '--country', 'United Kingdom'], { phone_number: '+442079460018' }],
    [['--number', '020 7946 0018', '--country', 'gb'], { phone_number: '+442079460018' }],
    [['--number', '2025550143', '--hashed'], { phone_hash: hash('+12025550143') }],
    [['--hash', 'AB'.repeat(32)], { phone_hash: 'ab'.repeat(32) }],
    [['--network', '192.0.2.1'], { address: '192.0.2.1/32' }],
    [['--network', '192.0.2.0/24'], { address: '192.0.2.0/24' }],
    [['--network', '::ffff:192.0.2.0/120'], { address: '192.0.2.0/24' }],
    [['--network', '2001:DB8::/32'], { address: '2001:db8::/32' }],
  ])('%j blocks %j', async (args, expected) => {
    expect(await run('add', ...args)).toMatchObject({ status: 0, err: '' })
    expect(await stored()).toEqual([{ ...nothing, ...expected }])
  })

  test('blocks from now on, until the days are over', async () => {
    const caller = { phoneNumber: '+12025550143', hashPhone: hash }
    const { out } = await run('add', '--number', '2025550143', '--days', '30')
    expect(out).toMatch(/^\+12025550143 is blocked until 2026-02-14 12:00 UTC by entry \d+\.\n$/)
    expect(await isBlocked(db, caller, new Date('2026-02-14T11:59:59Z'))).toBe(true)
    expect(await isBlocked(db, caller, new Date('2026-02-14T12:00:00Z'))).toBe(false)
  })

  test.each([
    [[], 'One of --number, --hash and --network is required.'],
    [['--number', '911'], '"911" is not a phone number in US. Add its country code, as in +12025550143.'],
    [['--number', 'nonsense'], '"nonsense" is not a phone number in US'],
    [
      ['--number', '2025550143', '--country', 'Atlantis'],
      'A country that has phone numbers is allowed, such as US, GB or "United Kingdom".',
    ],
    [['--hash', 'abc'], '"abc" is not the hash of a phone number, which has 64 hexadecimal digits.'],
    [['--network', 'example.org'], '"example.org" is not a network. An IP address or a network such as 203.0.113.0/24'],
    [['--network', '192.0.2.0/33'], 'is not a network'],
    [['--network', '192.0.2.0/'], 'is not a network'],
    [['--network', '::ffff:192.0.2.0/90'], 'is not a network'],
    [['--network', '192.0.2.0/24/8'], 'is not a network'],
    [['--network', '192.0.2.7/24'], '192.0.2.7/24 is an address in the network 192.0.2.0/24. Block either'],
    [['--network', '2001:db8::1/64'], 'Block either the network as 2001:db8::/64, or'],
    [['--network', '192.0.2.1', '--days', '0'], 'A whole number from 1 to 36500 is allowed.'],
    [['--network', '192.0.2.1', '--days', '1.5'], 'A whole number from 1 to 36500 is allowed.'],
    [
      ['--network', '192.0.2.1', '--number', '2025550143'],
      "'--number <number>' cannot be used with option '--network <network>'",
    ],
    [['--network', '192.0.2.1', '--hashed'], "'--hashed' cannot be used with option '--network <network>'"],
    [['--network', '192.0.2.1', '--hash', 'a'], "'--hash <hash>' cannot be used with option '--network <network>'"],
    [['--number', '2025550143', '--hash', 'a'], "'--number <number>' cannot be used with option '--hash <hash>'"],
  ])('%j is rejected, says what is allowed, and changes nothing', async (args, message) => {
    const ended = await run('add', ...args)
    expect(ended).toMatchObject({ status: 1, out: '', err: expect.stringContaining(message) })
    expect(await stored()).toEqual([])
  })

  test.each([
    ['--number', '2025550143'],
    ['--hash', 'ab'.repeat(32)],
    ['--network', '192.0.2.0/24'],
  ])('%s is not added twice until the first entry has expired', async (option, value) => {
    await run('add', option, value, '--days', '1')
    const again = await run('add', option, value)
    expect(again).toMatchObject({
      status: 1,
      err: expect.stringMatching(/ is already blocked by entry \d+\. To change its duration, remove that entry first/),
    })
    now = new Date('2026-01-16T12:00:00Z')
    expect((await run('add', option, value)).status).toBe(0)
    expect(await stored()).toHaveLength(2)
  })
})

describe('blocklist list', () => {
  test('shows what is blocked, since when, until when, and the number of hits', async () => {
    await db
      .insertInto('blocklist')
      .values([
        { id: 1, phone_number: '+12025550143', phone_hash: 'ab', created_at: '2026-01-01T08:30:00Z', hits: 1 },
        { id: 2, address: '192.0.2.0/24', created_at: '-infinity', expires_at: '2026-01-15T12:00:01Z' },
        { id: 3, address: '2001:db8::/64', created_at: '2025-01-01T00:00:00Z', expires_at: '2026-01-15T12:00:00Z', hits: 7 },
      ])
      .execute()
    expect((await run('list')).out.split('\n')).toEqual([
      '1\t+12025550143 or ab\tsince 2026-01-01 08:30 UTC\tpermanent\t1 hit',
      '2\t192.0.2.0/24\tsince an unknown time\tuntil 2026-01-15 12:00 UTC\t0 hits',
      '3\t2001:db8::/64\tsince 2025-01-01 00:00 UTC\texpired 2026-01-15 12:00 UTC\t7 hits',
      '',
    ])
  })

  test('says how to add an entry if there is none', async () => {
    expect((await run('list')).out).toBe('The blocklist is empty. Add an entry with "blocklist add".\n')
  })
})

describe('blocklist remove', () => {
  test('removes the given entry, and no other', async () => {
    await run('add', '--network', '192.0.2.1')
    const { out } = await run('add', '--network', '192.0.2.2')
    const id = /entry (\d+)/.exec(out)?.[1] ?? ''
    expect(await run('remove', id)).toEqual({ status: 0, out: `Entry ${id} has been removed.\n`, err: '' })
    expect(await stored()).toEqual([{ ...nothing, address: '192.0.2.1/32' }])
    expect((await run('remove', id)).err).toBe(`There is no entry ${id}. The command "blocklist list" shows all entries.\n`)
  })

  test.each(['all', '1.5', '2147483648'])('%s is not an id', async (id) => {
    expect(await run('remove', id)).toMatchObject({
      status: 1,
      err: expect.stringContaining('The id of an entry is a whole number.'),
    })
  })
})
