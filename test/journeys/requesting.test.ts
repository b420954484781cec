// Requesting a call: every refusal with its status, message and headers, and who is exempt.

import { sql } from 'kysely'
import { beforeEach, describe, expect, test } from 'vitest'
import { hashSecret } from '../../src/auth/keys/api-key.ts'
import { makeLoginToken } from '../../src/auth/login.ts'
import { systemRandom } from '../../src/random.ts'
import { buildCampaign } from '../support/build-campaign.ts'
import { cloneDatabase } from '../support/database.ts'
import { openPhoneService, supporter } from '../support/phone-service.ts'

const database = await cloneDatabase()
const { db } = database
const service = await openPhoneService(database, {
  environment: { CALL_RATE_LIMIT: '2 / hour', ADDRESS_RATE_LIMIT: '6 / hour', TRUSTED_PROXIES: '127.0.0.1' },
})
const campaign = (await buildCampaign(db, { name: 'Rivers' })).id

beforeEach(async () => {
  await db.deleteFrom('throttles').execute()
  await db.deleteFrom('blocklist').execute()
})

interface Asked {
  readonly query?: Record<string, string>
  readonly headers?: Record<string, string>
  readonly method?: string
  readonly body?: string
}

async function ask({ query = {}, headers = {}, method = 'GET', body }: Asked) {
  const answer = await fetch(`${service.url}/call/create?${new URLSearchParams(query)}`, {
    method,
    headers,
    ...(body === undefined ? {} : { body }),
  })
  return { status: answer.status, headers: answer.headers, body: (await answer.json()) as Record<string, unknown> }
}

const good = () => ({ campaignId: String(campaign), userPhone: supporter })
const sessions = async () => (await db.selectFrom('sessions').select('id').execute()).length

describe('400 says what is wrong and dials nobody', () => {
  test.each<[string, Record<string, string>, string]>([
    ['no phone number', { campaignId: 'Rivers' }, 'userPhone required'],
    ['no campaign', { userPhone: supporter }, 'campaignId required'],
    ['an unknown campaign', { campaignId: '99999', userPhone: supporter }, 'invalid campaignId 99999'],
    ['an unknown name', { campaignId: 'Lakes', userPhone: supporter }, 'invalid campaignId Lakes'],
    [
      'text that is not a number',
      { campaignId: 'Rivers', userPhone: 'call me' },
      '13224: This phone number cannot be called: it is not a phone number',
    ],
    [
      'a short number',
      { campaignId: 'Rivers', userPhone: '911' },
      '13224: This phone number cannot be called: it is too short or too long',
    ],
    [
      'a premium-rate number',
      { campaignId: 'Rivers', userPhone: '9005551234' },
      '13224: This phone number cannot be called: it is a premium-rate number',
    ],
    [
      'a number in another country',
      { campaignId: 'Rivers', userPhone: '+442079460018' },
      'no numbers available for campaign 1 in GB',
    ],
  ])('%s', async (_what, query, error) => {
    const before = await sessions()
    const { status, body } = await ask({ query })
    expect([status, body.status, body.error]).toEqual([400, 400, error])
    expect(body.description).toMatch(/\w{3}/)
    expect(await sessions()).toBe(before)
  })

  test.each([
    [1, 'is paused'],
    [null, 'has not been launched'],
  ])('a campaign with the status %s %s', async (status_code, words) => {
    const { id } = await buildCampaign(db, { status_code })
    const { status, body } = await ask({ query: { ...good(), campaignId: String(id) } })
    expect([status, body.status]).toEqual([400, 400])
    expect(body.error).toContain(words)
  })

  test('a campaign without reachable targets', async () => {
    const { id } = await buildCampaign(db, { targets: [] })
    expect((await ask({ query: { ...good(), campaignId: String(id) } })).body.error).toMatch(/nobody to call yet/)
  })

  test('a campaign without a number to dial from', async () => {
    const { id } = await buildCampaign(db, { numbers: [] })
    expect((await ask({ query: { ...good(), campaignId: String(id) } })).body.error).toBe(
      `no numbers available for campaign ${id} in US`,
    )
  })

  test.each([
    ['invalid JSON', 'application/json', '{"campaignId":'],
    ['text that is too long', 'application/json', JSON.stringify({ campaignId: 'x'.repeat(600), userPhone: supporter })],
    ['a NUL', 'application/json', JSON.stringify({ campaignId: 'a\u0000b', userPhone: supporter })],
  ])('%s', async (_what, type, body) => {
    expect((await ask({ method: 'POST', headers: { 'content-type': type }, body })).status).toBe(400)
  })
})

describe('a request refused with 400', () => {
  const wrong: Record<string, string>[] = [
    { userPhone: '911' },
    { campaignId: '99999' },
    { targetIds: '1' },
    { userCountry: 'GB', userPhone: '+442079460018' },
  ]

  test('does not count towards the limits: the phone can be dialled afterwards', async () => {
    for (const query of [...wrong, ...wrong]) expect((await ask({ query: { ...good(), ...query } })).status).toBe(400)
    for (let i = 0; i < 2; i++) expect((await ask({ query: good() })).status).toBe(200)
  })

  test('does not count either if the session cannot be stored', async () => {
    await sql`ALTER TABLE sessions ADD CONSTRAINT no_storage CHECK (referral_code <> 'unstorable')`.execute(db)
    for (let i = 0; i < 3; i++) expect((await ask({ query: { ...good(), ref: 'unstorable' } })).status).toBe(500)
    await sql`ALTER TABLE sessions DROP CONSTRAINT no_storage`.execute(db)
    for (let i = 0; i < 2; i++) expect((await ask({ query: good() })).status).toBe(200)
  })

  test('gets the reason sixty times an hour, then only the time to retry; a valid request still succeeds', async () => {
    const from = (address: string) => ({ 'x-forwarded-for': address })
    for (let i = 0; i < 60; i++) {
      const query = { ...good(), ...wrong[i % wrong.length] }
      expect((await ask({ query, headers: from('203.0.113.40') })).status).toBe(400)
    }
    for (const query of [...wrong.map((one) => ({ ...good(), ...one })), {}]) {
      const { status, headers, body } = await ask({ query, headers: from('203.0.113.40') })
      expect([status, body]).toEqual([
        429,
        {
          status: 429,
          error: 'Too Many Requests',
          description: '60 requests from your network have been rejected in the last hour. Try again in 1 hour.',
        },
      ])
      expect(Number(headers.get('retry-after'))).toBeGreaterThan(3500)
    }
    expect((await ask({ query: good(), headers: from('203.0.113.40') })).status).toBe(200)
    expect((await ask({ query: { ...good(), userPhone: '911' }, headers: from('203.0.113.41') })).status).toBe(400)
    service.now = new Date(service.now.getTime() + 3_601_000)
    expect((await ask({ query: { ...good(), userPhone: '911' }, headers: from('203.0.113.40') })).status).toBe(400)
  })
})

describe('200', () => {
  test.each<[string, string, string]>([
    ['65 letters', 'r'.repeat(65), 'r'.repeat(64)],
    ['thousands', 'r'.repeat(9000), 'r'.repeat(64)],
    ['a pair of surrogates at the end of what fits', `${'r'.repeat(63)}🎉🎉`, `${'r'.repeat(63)}🎉`],
    ['half a pair', `r\ud83c`, 'r\ufffd'],
    ['NUL and control characters', 'spring\u0000\u0007\n-mail', 'spring-mail'],
  ])('a ref of %s is cut to 64 characters and never refused', async (_what, ref, kept) => {
    const body = JSON.stringify({ ...good(), ref, userLocation: 'x'.repeat(700) })
    const { status } = await ask({ method: 'POST', headers: { 'content-type': 'application/json' }, body })
    expect(status).toBe(200)
    const newest = db.selectFrom('sessions').select(['referral_code', 'location']).orderBy('id', 'desc')
    expect(await newest.executeTakeFirst()).toEqual({ referral_code: kept, location: 'x'.repeat(100) })
  })

  test('for an archived campaign, and dials nobody', async () => {
    const { id } = await buildCampaign(db, { status_code: 0 })
    const before = await sessions()
    expect(await ask({ query: { ...good(), campaignId: String(id) } })).toMatchObject({
      status: 200,
      body: { campaign: 'archived' },
    })
    expect(await sessions()).toBe(before)
  })

  test('a campaign in another country dials there, from a number of that country if it has one', async () => {
    const { id } = await buildCampaign(db, {
      country_code: 'gb',
      numbers: ['+12025550100', '+442079460999'],
      allow_intl_calls: true,
    })
    expect((await ask({ query: { campaignId: String(id), userPhone: '020 7946 0018' } })).body).toMatchObject({
      fromNumber: '+442079460999',
    })
    expect((await ask({ query: { campaignId: String(id), userPhone: '06 12 34 56 78', userCountry: 'fr' } })).status).toBe(200)
  })

  test('with the script and the address to redirect to', async () => {
    const { id } = await buildCampaign(db, {
      embed: JSON.stringify({ script: '<p>Thanks</p>', redirect: 'https://example.org/thanks' }),
    })
    expect((await ask({ query: { ...good(), campaignId: String(id) } })).body).toMatchObject({
      script: '<p>Thanks</p>',
      redirect: 'https://example.org/thanks',
    })
  })
})

describe('429', () => {
  test('for the third call to a number in an hour, however it is written, with Retry-After', async () => {
    for (const userPhone of ['5105550100', '+1 (510) 555-0100'])
      expect((await ask({ query: { ...good(), userPhone } })).status).toBe(200)
    const { status, headers, body } = await ask({ query: { ...good(), userPhone: '1-510-555-0100' } })
    expect(status).toBe(429)
    expect(Number(headers.get('retry-after'))).toBeGreaterThan(3500)
    expect(body).toEqual({
      status: 429,
      error: 'Too Many Requests',
      description: expect.stringMatching(/^2 calls to this number .*\. Try again in .*$/),
    })
    expect((await ask({ query: { ...good(), userPhone: '+15105550101' } })).status).toBe(200)
    service.now = new Date(service.now.getTime() + 3_601_000)
    expect((await ask({ query: good() })).status).toBe(200)
  })

  test('for too many from one address, which is the one behind the trusted proxy', async () => {
    const from = (address: string, nth: number) =>
      ask({ query: { ...good(), userPhone: `+151055501${String(10 + nth)}` }, headers: { 'x-forwarded-for': address } })
    for (let i = 0; i < 6; i++) expect((await from('203.0.113.7', i)).status).toBe(200)
    expect((await from('203.0.113.7', 7)).status).toBe(429)
    expect((await from('203.0.113.8', 8)).status).toBe(200)
  })

  test('for too many for one campaign in a day', async () => {
    const { id } = await buildCampaign(db, { calls_per_day: 1 })
    expect((await ask({ query: { ...good(), campaignId: String(id) } })).status).toBe(200)
    const { status, headers } = await ask({ query: { campaignId: String(id), userPhone: '+15105550111' } })
    expect(status).toBe(429)
    const midnight = (86_400_000 - (service.now.getTime() % 86_400_000)) / 1000
    expect(Number(headers.get('retry-after'))).toBeGreaterThan(midnight - 5)
    expect(Number(headers.get('retry-after'))).toBeLessThan(midnight + 5)
  })

  test.each<[string, Record<string, unknown>]>([
    ['a number', { phone_number: '+15105550166' }],
    ['a network of IPv4', { address: '198.51.100.0/24' }],
    ['a network of IPv6', { address: '2001:db8::/32' }],
  ])('if the blocklist has %s', async (_what, entry) => {
    await db.insertInto('blocklist').values(entry).execute()
    const address = String(entry.address ?? '').startsWith('2001') ? '2001:db8:7::1' : '198.51.100.9'
    // The queue checks the blocklist again, so no other test may have queued this number.
    const query = { ...good(), userPhone: '+15105550166' }
    const { status, headers, body } = await ask({ query, headers: { 'x-forwarded-for': address } })
    expect([status, body.status]).toEqual([429, 429])
    expect(Number(headers.get('retry-after'))).toBeGreaterThan(0)
    expect(JSON.stringify(body)).not.toMatch(/block/i)
    expect(await db.selectFrom('blocklist').select('hits').execute()).toEqual([{ hits: 1 }])
  })

  test('but not for an expired entry of the blocklist', async () => {
    await db
      .insertInto('blocklist')
      .values({ phone_number: supporter, expires_at: new Date(service.now.getTime() - 1000).toISOString() })
      .execute()
    expect((await ask({ query: good() })).status).toBe(200)
  })
})

describe('staff', () => {
  async function logIn(phone_number: string | null) {
    const { id } = await db
      .insertInto('users')
      .values({ name: 'Ada', email: `ada${Math.random()}@example.org`, role: 'staff', phone_number })
      .returning('id')
      .executeTakeFirstOrThrow()
    const token = makeLoginToken(systemRandom)
    const now = service.now.toISOString()
    const expires_at = new Date(service.now.getTime() + 86_400_000).toISOString()
    await db
      .insertInto('logins')
      .values({ token_hash: hashSecret(token), user_id: id, created_at: now, last_seen_at: now, expires_at })
      .execute()
    return { cookie: `patchboard_login=${token}` }
  }

  const staffPhone = { ...good(), userPhone: '+15105550155' }

  test('phones are exempt from the blocklist and have a higher limit', async () => {
    await logIn('+15105550155')
    await db.insertInto('blocklist').values({ phone_number: '+15105550155' }).execute()
    for (let i = 0; i < 4; i++) expect((await ask({ query: staffPhone })).status).toBe(200)
  })

  // Guarantee: a stranger who knows a staff member’s number cannot make it ring without limit.
  test('phones count towards the limits of the requester and have a limit of their own', async () => {
    const from = (address: string) => ask({ query: staffPhone, headers: { 'x-forwarded-for': address } })
    for (let i = 0; i < 20; i++) expect((await from(`203.0.113.${i}`)).status).toBe(200)
    expect((await from('203.0.113.77')).body.description).toMatch(/^20 calls to this number/)
    await db.deleteFrom('throttles').execute()
    for (let i = 0; i < 6; i++) expect((await from('198.51.100.1')).status).toBe(200)
    expect((await from('198.51.100.1')).body.description).toMatch(/^6 calls from your network/)
    await db.insertInto('blocklist').values({ address: '198.51.100.0/24' }).execute()
    expect((await from('198.51.100.2')).status).toBe(429)
  })

  test('who are logged in always get the reason of a refusal', async () => {
    const headers = await logIn(null)
    for (let i = 0; i < 62; i++) expect((await ask({ query: { ...good(), userPhone: '911' }, headers })).status).toBe(400)
  })

  test('who are logged in have no limit, and only they can record a call', async () => {
    const headers = await logIn(null)
    for (let i = 0; i < 4; i++) expect((await ask({ query: { ...good(), record: '1' }, headers })).status).toBe(200)
    const recorded = async () =>
      (await db.selectFrom('session_flows').select('record').orderBy('session_id', 'desc').executeTakeFirstOrThrow()).record
    expect(await recorded()).toBe(true)
    await ask({ query: { ...good(), userPhone: '+15105550122', record: '1' } })
    expect(await recorded()).toBe(false)
  })

  test('are not recognised by a cookie that another site sends', async () => {
    const headers = { ...(await logIn(null)), 'sec-fetch-site': 'cross-site' }
    for (let i = 0; i < 2; i++) await ask({ query: good(), headers })
    expect((await ask({ query: good(), headers })).status).toBe(429)
  })
})
