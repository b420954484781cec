import { describe, expect, test } from 'vitest'
import { buildTestApp } from '../../test/support/build-app.ts'
import { cloneDatabase } from '../../test/support/database.ts'

const database = await cloneDatabase()
const { app } = await buildTestApp(database, { PUBLIC_BASE_URL: 'https://calls.example.org' })

const post = async (headers: Record<string, string>, url = '/login') =>
  (await app.inject({ method: 'POST', url, payload: {}, headers: { host: 'inner:8080', ...headers } })).statusCode

// Guarantee: no other site can make a visitor's browser log in, log out or change anything (CSRF).
describe('a request that may change something', () => {
  test.each([
    [{ 'sec-fetch-site': 'cross-site' }],
    [{ 'sec-fetch-site': 'same-site' }],
    [{ 'sec-fetch-site': 'cross-site', origin: 'https://calls.example.org' }],
    [{ 'sec-fetch-site': 'nonsense' }],
    [{ origin: 'https://evil.example' }],
    [{ origin: 'https://evil.calls.example.org' }],
    [{ origin: 'https://calls.example.org.evil.example' }],
    [{ origin: 'https://calls.example.org:8443' }],
    [{ origin: 'null' }],
    [{ origin: '' }],
    [{ origin: 'file://' }],
    [{ origin: 'calls.example.org' }],
  ])('403 from another site: %j', async (headers) => {
    for (const url of ['/login', '/logout']) expect(await post(headers, url)).toBe(403)
  })

  test.each([
    [{ 'sec-fetch-site': 'same-origin', origin: 'null' }],
    [{ 'sec-fetch-site': 'none' }],
    [{ origin: 'https://calls.example.org' }],
    [{ origin: 'http://inner:8080' }],
    [{ origin: 'http://INNER:8080', host: 'Inner:8080' }],
    [{}],
  ])('is accepted from our own pages, and from clients that are not browsers: %j', async (headers) => {
    expect(await post(headers, '/logout')).toBe(204)
  })

  test('404 without a route', async () => {
    expect(await post({ origin: 'https://evil.example' }, '/nosuch')).toBe(404)
  })
})

describe('a request that only reads', () => {
  test('200 from another site', async () => {
    const answer = await app.inject({
      url: '/login',
      headers: { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' },
    })
    expect(answer.statusCode).toBe(200)
  })
})
