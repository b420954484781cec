import { describe, expect, test } from 'vitest'
import { buildTestApp } from '../../test/support/build-app.ts'
import { cloneDatabase } from '../../test/support/database.ts'

const database = await cloneDatabase()
const plain = await buildTestApp(database)
const https = await buildTestApp(database, { PUBLIC_BASE_URL: 'https://calls.example.org' })
const proxied = await buildTestApp(database, { TRUSTED_PROXIES: '127.0.0.1' })

describe('every response', () => {
  test.each(['/', '/login', '/api/calls', '/api/openapi.json', '/health/live', '/nosuch', '/docs'])(
    'tells browsers not to sniff its type, not to frame it, and not to load what it does not allow: %s',
    async (url) => {
      const { headers } = await plain.app.inject(url)
      expect(headers['x-content-type-options']).toBe('nosniff')
      expect(headers['referrer-policy']).toBe('same-origin')
      expect(headers['content-security-policy']).toMatch(/^default-src 'none';.*frame-ancestors 'none'$/)
      expect(headers['content-security-policy']).not.toMatch(/unsafe|\*/)
    },
  )

  test('has HSTS if and only if the public reaches the server by https', async () => {
    const hsts = async ({ app }: typeof plain, headers = {}) =>
      (await app.inject({ url: '/login', headers })).headers['strict-transport-security']
    expect(await hsts(https)).toBe('max-age=31536000')
    expect(await hsts(proxied, { 'x-forwarded-proto': 'https' })).toBe('max-age=31536000')
    expect(await hsts(proxied)).toBeUndefined()
    // X-Forwarded-Proto counts only from a trusted proxy.
    expect(await hsts(plain, { 'x-forwarded-proto': 'https' })).toBeUndefined()
  })
})
