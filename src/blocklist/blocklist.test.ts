import { createHash } from 'node:crypto'
import { type CompiledQuery, type Insertable, Kysely, PostgresDialect, sql } from 'kysely'
import { beforeEach, describe, expect, test } from 'vitest'
import { cloneDatabase } from '../../test/support/database.ts'
import type { Database } from '../database/database.ts'
import { createPhoneHash } from '../phone/phone-hash.ts'
import { type Caller, isBlocked } from './blocklist.ts'
import { hashesOf } from './phone-hashes.ts'
import { countHits, type Traits } from './queries.ts'
import type { BlocklistTable } from './table.ts'

const { db, pool } = await cloneDatabase()
const now = new Date('2026-01-15T12:00:00Z')
const number = '+12025550143'
const hash = createPhoneHash('a key')
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')

beforeEach(async () => {
  await db.deleteFrom('blocklist').execute()
})

const list = async (...entries: Insertable<BlocklistTable>[]) => {
  await db.insertInto('blocklist').values(entries).execute()
}
const hits = async () => (await db.selectFrom('blocklist').select('hits').orderBy('id').execute()).map((row) => row.hits)
const blocked = (caller: Partial<Caller>) => isBlocked(db, { phoneNumber: 'anonymous', hashPhone: hash, ...caller }, now)

// Guarantee: callers on the blocklist are blocked, and nobody else.
describe('isBlocked', () => {
  test.each<[string, Insertable<BlocklistTable>, Partial<Caller>, boolean]>([
    ['a number', { phone_number: number }, { phoneNumber: number }, true],
    ['another number', { phone_number: number }, { phoneNumber: '+12025550144' }, false],
    ['a number with more digits than the entry', { phone_number: '+1202555014' }, { phoneNumber: number }, false],
    ['a number with fewer digits than the entry', { phone_number: `${number}1` }, { phoneNumber: number }, false],
    ['a number that is listed with an extension', { phone_number: `${number};ext=99` }, { phoneNumber: number }, true],
    ['another number than the one with an extension', { phone_number: '+12025550144;ext=1' }, { phoneNumber: number }, false],
    ['a number with an extension', { phone_number: number }, { phoneNumber: `${number};ext=1` }, true],
    ['a caller who withholds the number', { phone_number: number }, { phoneNumber: 'anonymous' }, false],
    ['a NUL, which PostgreSQL rejects', { phone_number: number }, { phoneNumber: '\0', address: '\0' }, false],
    ['a caller without any traits', { phone_number: number, phone_hash: 'a', address: '192.0.2.0/24' }, {}, false],
    ['a hash', { phone_hash: hash(number) }, { phoneNumber: number }, true],
    ['another hash', { phone_hash: hash(number) }, { phoneNumber: '+12025550144' }, false],
    ['an address', { address: '192.0.2.1' }, { address: '192.0.2.1' }, true],
    ['another address', { address: '192.0.2.1' }, { address: '192.0.2.2' }, false],
    ['the first address of a network', { address: '192.0.2.0/24' }, { address: '192.0.2.0' }, true],
    ['the last address of a network', { address: '192.0.2.0/24' }, { address: '192.0.2.255' }, true],
    ['the address after it', { address: '192.0.2.0/24' }, { address: '192.0.3.0' }, false],
    ['an IPv4-mapped IPv6 address', { address: '192.0.2.0/24' }, { address: '::ffff:192.0.2.7' }, true],
    ['an address of IPv6', { address: '2001:db8::1' }, { address: '2001:DB8:0::0001' }, true],
    ['a network of IPv6', { address: '2001:db8::/32' }, { address: '2001:db8:ffff::1' }, true],
    ['IPv6 with a zone', { address: 'fe80::/10' }, { address: 'fe80::1%eth0' }, true],
    ['another network of IPv6', { address: '2001:db8::/32' }, { address: '2001:db9::1' }, false],
    ['IPv4, if all of IPv6 is blocked', { address: '::/0' }, { address: '192.0.2.1' }, false],
    ['text that is not an address', { address: '0.0.0.0/0' }, { address: 'unknown' }, false],
    ['an empty address', { address: '0.0.0.0/0' }, { address: '' }, false],
    [
      'one of several traits',
      { phone_number: number, address: '192.0.2.1' },
      { phoneNumber: number, address: '192.0.2.9' },
      true,
    ],
    [
      'an entry that expires later',
      { phone_number: number, expires_at: '2026-01-15T12:00:00.001Z' },
      { phoneNumber: number },
      true,
    ],
    ['an entry that expires now', { phone_number: number, expires_at: now.toISOString() }, { phoneNumber: number }, false],
  ])('%s', async (_what, entry, caller, expected) => {
    await list({ ...entry, hits: 4 }, { phone_number: '+15105550199', phone_hash: 'f'.repeat(64), address: '203.0.113.0/24' })
    expect(await blocked(caller)).toBe(expected)
    expect(await hits()).toEqual([expected ? 5 : 4, 0])
  })

  test.each([
    ['a number', { phone_number: number }],
    ['a hash', { phone_hash: hash(number) }],
  ])('an entry for %s does not block a phone of staff, but one for its address does', async (_what, entry) => {
    await db
      .insertInto('users')
      .values({ email: 'ada@example.org', name: 'Ada', role: 'staff', phone_number: `${number};ext=7` })
      .execute()
    await list(entry, { address: '192.0.2.0/24' })
    expect(await blocked({ phoneNumber: number, address: '198.51.100.1' })).toBe(false)
    expect(await blocked({ phoneNumber: number, address: '192.0.2.1' })).toBe(true)
    expect(await hits()).toEqual([0, 1])
    await db.updateTable('users').set({ active: false }).execute()
    expect(await blocked({ phoneNumber: number })).toBe(true)
    await db.deleteFrom('users').execute()
  })

  test('counts a hit on every entry that matches', async () => {
    await list({ address: '192.0.0.0/16' }, { phone_number: number }, { address: '192.0.2.0/24' }, { address: '198.51.100.0/24' })
    expect(await blocked({ phoneNumber: number, address: '192.0.2.1' })).toBe(true)
    expect(await hits()).toEqual([1, 1, 1, 0])
  })

  test('counts all hits of simultaneous calls', async () => {
    await list({ address: '192.0.0.0/16' }, { phone_number: number }, { address: '192.0.2.0/24' })
    const answers = await Promise.all(Array.from({ length: 50 }, () => blocked({ phoneNumber: number, address: '192.0.2.1' })))
    expect([new Set(answers), await hits()]).toEqual([new Set([true]), [50, 50, 50]])
  })
})

test('the query uses the indexes with ten thousand entries', async () => {
  await sql`
    INSERT INTO blocklist (phone_number, phone_hash, address)
    SELECT CASE n % 3 WHEN 0 THEN '+1510555' || lpad(n::text, 4, '0') END, CASE n % 3 WHEN 1 THEN lpad(n::text, 64, '0') END,
           CASE n % 3 WHEN 2 THEN set_masklen('10.0.0.0'::inet + n * 256, 24)::cidr END
    FROM generate_series(1, 10000) n`.execute(db)
  await sql`ANALYZE blocklist`.execute(db)
  const plan = await planOfHits({ number, hashes: hashesOf(number, hash), address: '10.1.2.3' })
  for (const index of ['blocklist_phone_number', 'blocklist_phone_hash', 'blocklist_address']) expect(plan).toContain(index)
  expect(plan).not.toContain('Seq Scan on blocklist')
})

/** Returns the plan of the statement that isBlocked runs. */
async function planOfHits(traits: Traits): Promise<string> {
  const statements: CompiledQuery[] = []
  const dialect = new PostgresDialect({ pool })
  await countHits(new Kysely<Database>({ dialect, log: ({ query }) => void statements.push(query) }), traits, now)
  const [statement] = statements
  const { rows } = await pool.query(`EXPLAIN ${statement?.sql}`, [...(statement?.parameters ?? [])])
  return rows.map((row) => row['QUERY PLAN']).join('\n')
}

describe('hashesOf', () => {
  test('returns our hash, and CallPower’s hashes of the usual spellings', () => {
    expect(hashesOf(number, hash)).toEqual([hash(number), ...[number, '12025550143', '2025550143'].map(sha256)])
    expect(hashesOf('+442079460018', hash)).toContain(sha256('02079460018'))
  })

  test.each([number, '12025550143', '2025550143'])('matches an entry of CallPower for %s', async (typed) => {
    await list({ phone_hash: sha256(typed) })
    expect(await blocked({ phoneNumber: number })).toBe(true)
  })
})
