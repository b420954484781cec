import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { buildTestApp, type TestApp } from '../../test/support/build-app.ts'
import { cloneDatabase } from '../../test/support/database.ts'
import { systemRandom } from '../random.ts'
import { hashPassword } from '../users/password.ts'
import { insertUser } from '../users/queries.ts'
import { passwordCharactersMax } from '../users/user.ts'
import { loginLimits } from './login-throttle.ts'

const database = await cloneDatabase()
const { db } = database
const one = await buildTestApp(database)
const two = await buildTestApp(database)
const proxied = await buildTestApp(database, { TRUSTED_PROXIES: '127.0.0.1' })
const start = one.now
const password = 'correct horse battery'
/** Wrong by its length, so that it is not hashed. Attempts count before that, and these tests make hundreds. */
const tooLong = 'x'.repeat(2 * passwordCharactersMax + 1)

beforeAll(async () => {
  const password_hash = await hashPassword(password, systemRandom)
  for (const email of ['ada@example.org', 'bob@example.org'])
    await insertUser(db, { email, name: email, role: 'staff', password_hash })
})
beforeEach(async () => {
  one.now = start
  await db.deleteFrom('throttles').execute()
})

interface Attempt {
  email?: string
  secret?: string
  address?: string
  headers?: Record<string, string>
}

const attempt = ({ app }: TestApp, { email = 'ada@example.org', secret = tooLong, address, headers }: Attempt) =>
  app.inject({
    method: 'POST',
    url: '/login',
    payload: { email, password: secret },
    remoteAddress: address ?? '192.0.2.1',
    headers: headers ?? {},
  })

async function statuses(count: number, make: (i: number) => Attempt, app = one): Promise<number[]> {
  const found = []
  for (let i = 0; i < count; i++) found.push((await attempt(app, make(i))).statusCode)
  return found
}
const rejectedAfter = (count: number) => [...Array<number>(count).fill(401), 429]

// Guarantee: passwords cannot be guessed, and attempts from one place cannot lock the owner of an account out.
describe('POST /login', () => {
  test('429 after five attempts at an account from one address, in all processes together', async () => {
    const guess = (i: number) => ({ secret: `wrong${i}` })
    expect(await statuses(3, guess, one)).toEqual([401, 401, 401])
    expect(await statuses(3, guess, two)).toEqual([401, 401, 429])
    const answer = await attempt(one, { secret: password })
    expect([answer.statusCode, answer.headers['retry-after'], answer.json()]).toEqual([
      429,
      '900',
      { message: 'Too many login attempts. Try again in 15 minutes.' },
    ])
  })

  test('429 for a form shows the page with the reason, and has Retry-After', async () => {
    await statuses(5, () => ({}))
    const answer = await one.app.inject({
      method: 'POST',
      url: '/login',
      payload: 'email=ada%40example.org&password=x',
      remoteAddress: '192.0.2.1',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    })
    expect([answer.statusCode, answer.headers['retry-after']]).toEqual([429, '900'])
    expect(answer.body).toMatch(/role="alert"[\s\S]*Try again in 15 minutes\.</)
  })

  test('429 also for accounts that do not exist, and for every spelling of the address', async () => {
    const spellings = ['Nobody@example.org', ' nobody@example.org', 'NOBODY@EXAMPLE.ORG']
    expect(await statuses(6, (i) => ({ email: spellings[i % 3] ?? '' }))).toEqual(rejectedAfter(5))
  })

  test('429 ends after the time in its message', async () => {
    await statuses(6, () => ({}))
    one.now = new Date(start.getTime() + 899_000)
    expect((await attempt(one, { secret: password })).headers['retry-after']).toBe('1')
    one.now = new Date(start.getTime() + 900_000)
    expect((await attempt(one, { secret: password })).statusCode).toBe(200)
  })

  test('200 resets the failures before it', async () => {
    await statuses(4, () => ({}))
    expect((await attempt(one, { secret: password })).statusCode).toBe(200)
    expect(await statuses(5, () => ({}))).toEqual([401, 401, 401, 401, 401])
  })

  test('429 after many attempts from one address at many accounts, even with a successful login in between', async () => {
    const { attempts } = loginLimits.address
    const found = await statuses(attempts - 1, (i) => ({ email: `guess${i}@example.org` }))
    expect(found).toEqual(Array(attempts - 1).fill(401))
    expect((await attempt(one, { email: 'bob@example.org', secret: password })).statusCode).toBe(200)
    expect(await statuses(2, (i) => ({ email: `more${i}@example.org` }))).toEqual([401, 429])
    // The rejected attempts created no rows.
    const rows = await db.selectFrom('throttles').select('key').execute()
    expect(rows.length).toBeLessThanOrEqual(2 * attempts + 1)
  })

  test('429 after many attempts at one account from many addresses', async () => {
    const { attempts } = loginLimits.account
    expect(await statuses(attempts + 1, (i) => ({ address: `198.51.100.${i}` }))).toEqual(rejectedAfter(attempts))
  })

  test('200 for the owner, even after another address has used up its attempts', async () => {
    await statuses(80, () => ({}))
    expect((await attempt(one, { secret: password, address: '198.51.100.7' })).statusCode).toBe(200)
  })

  test('all addresses of one IPv6 network count as one', async () => {
    const addresses = ['2001:db8:0:1::1', '2001:db8::1:0:0:0:2', '2001:0db8:0000:0001:ffff:ffff:ffff:ffff']
    expect(await statuses(6, (i) => ({ address: addresses[i % 3] ?? '' }))).toEqual(rejectedAfter(5))
    expect((await attempt(one, { address: '2001:db8:0:2::1' })).statusCode).toBe(401)
  })

  // Guarantee: a /48 cannot be used to guess from its 65,536 networks, or to lock the owner out.
  test('all networks of one IPv6 site together have four times as many attempts as one, per account and in total', async () => {
    const from = (i: number) => `2001:db8:0:${i}::1`
    expect(await statuses(21, (i) => ({ address: from(i) }))).toEqual(rejectedAfter(20))
    expect((await attempt(one, { secret: password, address: '2001:db8:1::1' })).statusCode).toBe(200)
    await db.deleteFrom('throttles').execute()
    expect(await statuses(121, (i) => ({ address: from(i), email: `guess${i}@example.org` }))).toEqual(rejectedAfter(120))
  })

  test('behind a trusted proxy the address of the client counts, which others cannot forge', async () => {
    const forwarded = (i: number) => ({ address: '127.0.0.1', headers: { 'x-forwarded-for': `203.0.113.${i}` } })
    expect(await statuses(6, forwarded, proxied)).toEqual([401, 401, 401, 401, 401, 401])
    await db.deleteFrom('throttles').execute()
    expect(await statuses(6, forwarded, one)).toEqual(rejectedAfter(5))
  })

  test('429 if too many passwords are being verified at once', async () => {
    const answers = await Promise.all(
      Array.from({ length: 60 }, (_, i) =>
        attempt(one, { email: `flood${i}@example.org`, secret: 'wrong', address: `198.51.100.${i}` }),
      ),
    )
    const rejected = answers.filter(({ statusCode }) => statusCode === 429)
    expect(answers.filter(({ statusCode }) => statusCode === 401).length).toBeGreaterThanOrEqual(22)
    expect(rejected.length).toBeGreaterThan(0)
    for (const { headers } of rejected) expect(headers['retry-after']).toBe('5')
    expect((await attempt(one, { secret: password })).statusCode).toBe(200)
  })

  test('expired counts are removed', async () => {
    await statuses(3, (i) => ({ email: `gone${i}@example.org` }))
    one.now = new Date(start.getTime() + 3_600_000)
    await attempt(one, { address: '198.51.100.9' })
    expect(await db.selectFrom('throttles').select('key').execute()).toHaveLength(3)
  })
})
