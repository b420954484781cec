import { describe, expect, test } from 'vitest'
import { buildTestApp } from '../../../test/support/build-app.ts'
import { cloneDatabase } from '../../../test/support/database.ts'
import { commandLine } from '../../audit/actor.ts'
import { requireValue } from '../../cli/command.ts'
import { systemRandom } from '../../random.ts'
import { makeApiKey } from './api-key.ts'
import { createKey } from './create-key.ts'
import { ensureNamedKey } from './ensure-named-key.ts'
import { findLiveKey, listKeys } from './queries.ts'
import { revokeKey } from './revoke-key.ts'

const database = await cloneDatabase()
const { db } = database
const test1 = await buildTestApp(database)
const test2 = await buildTestApp(database)
const keyless = await buildTestApp(database, { ADMIN_API_KEY: '' })
const start = test1.now
const authorship = { actor: commandLine, now: start }

async function makeKey(name: string): Promise<string> {
  const { key } = requireValue(await createKey(db, { name }, authorship, systemRandom))
  return key
}

async function revoke(name: string): Promise<void> {
  const key = await findLiveKey(db, name)
  requireValue(await revokeKey(db, key?.id ?? 0, authorship))
}

type Headers = Record<string, string | string[]>

const ask = async (headers: Headers, url = '/api/calls', { app } = test1) => (await app.inject({ url, headers })).statusCode
const bearer = (key: string) => ({ authorization: `Bearer ${key}` })

describe('a key in a request', () => {
  test.each<[string, (key: string) => Headers, string]>([
    ['Authorization: Bearer', bearer, ''],
    ['Bearer in any case', (key) => ({ authorization: `bEARER  ${key}` }), ''],
    ['X-API-Key', (key) => ({ 'x-api-key': key }), ''],
    ['the first of several X-API-Key', (key) => ({ 'x-api-key': [key, 'wrong'] }), ''],
    ['the first of several X-API-Key that a proxy has joined', (key) => ({ 'x-api-key': `${key}, wrong` }), ''],
    ['api_key', () => ({}), '?api_key=KEY'],
    ['the first of several api_key', () => ({}), '?api_key=KEY&api_key=wrong'],
    ['a valid api_key together with a wrong bearer', () => bearer('wrong'), '?api_key=KEY'],
    ['a valid X-API-Key together with a wrong api_key', (key) => ({ 'x-api-key': key }), '?api_key=wrong'],
    ['a valid api_key together with basic authorization', () => ({ authorization: 'Basic eDp5' }), '?api_key=KEY'],
  ])('200 %s', async (_place, headers, query) => {
    const named = await makeKey(`${_place}`)
    for (const key of ['k', named]) expect(await ask(headers(key), `/api/calls${query.replace('KEY', key)}`)).toBe(200)
  })

  test.each<[string, Headers, string]>([
    ['no key', {}, ''],
    ['an empty key', bearer(''), '?api_key='],
    ['a wrong key everywhere', { ...bearer('wrong'), 'x-api-key': 'wrong' }, '?api_key=wrong'],
    ['the second api_key', {}, '?api_key=wrong&api_key=k'],
    ['a key under another name', {}, '?API_KEY=k&apikey=k'],
    ['a key in another scheme', { authorization: 'Basic k' }, ''],
    ['a key with other characters around it', { 'x-api-key': 'kk' }, '?api_key=k%00'],
    ['a well-formed key that nobody made', bearer(makeApiKey(systemRandom)), ''],
  ])('401 %s', async (_place, headers, query) => {
    const answer = await test1.app.inject({ url: `/api/calls${query}`, headers })
    expect([answer.statusCode, answer.json()]).toEqual([401, { message: 'Not Authenticated' }])
  })

  // Guarantee: no cache gives the answer for one key to somebody with another one.
  test.each(['/api/calls', '/api/calls/1', '/api/campaigns.json', '/api/campaign/1/stats.json', '/api/calls?q=x', '/metrics'])(
    'is the only one for whom a cache may keep the answer: %s',
    async (url) => {
      for (const headers of [bearer('k'), {}]) {
        const answer = await test1.app.inject({ url, headers })
        expect(answer.headers).toMatchObject({
          'cache-control': 'private, no-cache',
          vary: expect.stringContaining('Authorization, X-API-Key, Cookie'),
        })
      }
    },
  )

  test('401 before any parameter is read', async () => {
    expect(await ask({}, '/api/calls?q=nonsense&page=x')).toBe(401)
  })

  test('404 without a key for a path without a route', async () => {
    expect(await ask({}, '/api/nosuch')).toBe(404)
  })
})

describe('ADMIN_API_KEY', () => {
  test.each(['', 'undefined', 'null', 'k'])('matches nothing if it is unset or empty: %j', async (key) => {
    expect(await ask({ ...bearer(key), 'x-api-key': key }, `/api/calls?api_key=${key}`, keyless)).toBe(401)
  })

  test('may contain any characters, such as commas and non-ASCII', async () => {
    const key = 'schlüssel, zwei'
    const app = await buildTestApp(database, { ADMIN_API_KEY: key })
    // This is how Node decodes the UTF-8 bytes of a client.
    expect(await ask({ 'x-api-key': Buffer.from(key).toString('latin1') }, '/api/calls', app)).toBe(200)
    expect(await ask({}, `/api/calls?api_key=${encodeURIComponent(key)}`, app)).toBe(200)
  })
})

describe('a named key', () => {
  test('has 256 random bits after a prefix that identifies it', () => {
    expect(makeApiKey({ ...systemRandom, bytes: (count) => Buffer.alloc(count, 255) })).toBe(`pb_${'_'.repeat(42)}8`)
    expect(makeApiKey(systemRandom)).toMatch(/^pb_[\w-]{43}$/)
    expect(makeApiKey(systemRandom)).not.toBe(makeApiKey(systemRandom))
  })

  test('works at once in a process that has cached other keys', async () => {
    await ask(bearer(await makeKey('known before')))
    expect(await ask(bearer(await makeKey('made since')))).toBe(200)
  })

  test('works in many simultaneous requests with valid and wrong keys', async () => {
    const key = await makeKey('crowd')
    const statuses = await Promise.all(Array.from({ length: 60 }, (_, i) => ask(bearer(i % 2 ? key : makeApiKey(systemRandom)))))
    expect(statuses).toEqual(Array.from({ length: 60 }, (_, i) => (i % 2 ? 200 : 401)))
  })

  test('is rejected by every process two seconds after it was revoked', async () => {
    const key = await makeKey('leaked')
    for (const app of [test1, test2]) expect(await ask(bearer(key), '/api/calls', app)).toBe(200)
    await revoke('leaked')
    for (const app of [test1, test2]) {
      app.now = new Date(start.getTime() + 2000)
      expect(await ask(bearer(key), '/api/calls', app)).toBe(401)
      app.now = start
    }
  })

  test('that was revoked is rejected at once after the clock was set back', async () => {
    const key = await makeKey('clock')
    expect(await ask(bearer(key))).toBe(200)
    await revoke('clock')
    test1.now = new Date(start.getTime() - 3_600_000)
    expect(await ask(bearer(key))).toBe(401)
    test1.now = start
  })

  test('frees its name when it is revoked, and not before', async () => {
    await makeKey('twice')
    const taken = { kind: 'conflict', path: ['name'] }
    expect(await createKey(db, { name: 'twice' }, authorship, systemRandom)).toMatchObject({ error: taken })
    await revoke('twice')
    expect(await createKey(db, { name: 'twice' }, authorship, systemRandom)).toHaveProperty('value')
  })

  test('is stored as a hash and a short prefix', async () => {
    const key = await makeKey('stored')
    const row = (await listKeys(db)).find(({ name }) => name === 'stored')
    expect(row?.prefix).toBe(key.slice(0, 9))
    expect(JSON.stringify(row)).not.toContain(key.slice(0, 12))
  })

  test('has its last use recorded at most once per minute', async () => {
    const key = await makeKey('used')
    const lastUse = async () => (await listKeys(db)).find(({ name }) => name === 'used')?.last_used_at
    const useAfter = async (seconds: number) => {
      test1.now = new Date(start.getTime() + seconds * 1000)
      expect(await ask(bearer(key))).toBe(200)
    }
    await useAfter(0)
    await expect.poll(lastUse).toBe('2026-01-15 12:00:00+00')
    await useAfter(59)
    await useAfter(61)
    await expect.poll(lastUse).toBe('2026-01-15 12:01:01+00')
    test1.now = start
  })
})

describe('ensureNamedKey', () => {
  test('creates the key once if many processes call it at the same time', async () => {
    const key = makeApiKey(systemRandom)
    const found = await Promise.all(Array.from({ length: 5 }, () => ensureNamedKey(db, { name: 'first start', key }, start)))
    expect(found.sort()).toEqual(['created', 'present', 'present', 'present', 'present'])
    expect(await ask(bearer(key))).toBe(200)
  })

  test('does not make a revoked key valid again', async () => {
    const key = makeApiKey(systemRandom)
    await ensureNamedKey(db, { name: 'unwanted', key }, start)
    await revoke('unwanted')
    expect(await ensureNamedKey(db, { name: 'unwanted', key }, start)).toBe('revoked')
  })

  test('does not change another key with the same name', async () => {
    const key = await makeKey('taken')
    expect(await ensureNamedKey(db, { name: 'taken', key: makeApiKey(systemRandom) }, start)).toBe('name_taken')
    expect(await ask(bearer(key))).toBe(200)
  })
})
