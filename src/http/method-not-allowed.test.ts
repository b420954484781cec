import { describe, expect, test } from 'vitest'
import { buildTestApp } from '../../test/support/build-app.ts'
import { cloneDatabase } from '../../test/support/database.ts'

const { app } = await buildTestApp(await cloneDatabase())

const apiPaths = [
  '/api/calls',
  '/api/call',
  '/api/campaign/1',
  '/api/audiorecording/abc',
  '/api/target?q=nonsense',
  '/api/schedule/1/campaign',
  '/api/openapi.json',
  '/metrics',
]

describe('a method without a route', () => {
  test.each(apiPaths)('405 with Allow, before authentication and before the body is read: %s', async (url) => {
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE', 'TRACE'] as const) {
      const answer = await app.inject({ method, url, payload: '<x>', headers: { 'content-type': 'text/xml' } })
      expect([method, answer.statusCode, answer.headers.allow]).toEqual([method, 405, 'GET, HEAD, OPTIONS'])
      expect(answer.json()).toEqual({ message: 'Method Not Allowed' })
    }
  })

  test.each(apiPaths)('OPTIONS 200 has an empty body and needs no key: %s', async (url) => {
    const answer = await app.inject({ method: 'OPTIONS', url })
    expect([answer.statusCode, answer.body, answer.headers.allow]).toEqual([200, '', 'GET, HEAD, OPTIONS'])
    expect(answer.headers['access-control-allow-origin']).toBeUndefined()
  })
})

describe('HEAD', () => {
  test('has the status and headers of GET but no body, and also needs a key', async () => {
    const headers = { authorization: 'Bearer k' }
    const get = await app.inject({ url: '/api/calls', headers })
    const head = await app.inject({ method: 'HEAD', url: '/api/calls', headers })
    expect([head.statusCode, head.body]).toEqual([200, ''])
    for (const name of ['content-type', 'content-length', 'link']) expect(head.headers[name]).toBe(get.headers[name])
    expect((await app.inject({ method: 'HEAD', url: '/api/calls' })).statusCode).toBe(401)
  })
})

describe('a path without a route', () => {
  test.each(['/api/nosuch', '/api/CALL', '/api/calls/', '/api/call/1/', '/api/call/1/a/b/c', '/api', '/api/'])(
    '404 with a message, for every method: %s',
    async (url) => {
      for (const method of ['GET', 'POST', 'OPTIONS'] as const) {
        const answer = await app.inject({ method, url, headers: { authorization: 'Bearer k' } })
        expect([method, answer.statusCode, answer.json()]).toEqual([method, 404, { message: 'Not Found' }])
      }
    },
  )

  test.each(['/api/call/1/session', '/api/call/1/session/2', '/api/call/999'])(
    '404 with an empty object for a relation of CallPower or a missing object: %s',
    async (url) => {
      const answer = await app.inject({ url, headers: { authorization: 'Bearer k' } })
      expect([answer.statusCode, answer.body]).toEqual([404, '{}'])
    },
  )

  test('404 with a message elsewhere', async () => {
    const answer = await app.inject('/apiary')
    expect([answer.statusCode, answer.json()]).toEqual([404, { message: 'Not Found' }])
  })
})

// Compat: docs/filter-protocol.md §2.
describe('%2F in a path', () => {
  test.each([
    ['/api%2Fcalls', 200],
    ['/api/campaign%2f1%2fstats.json', 404],
    ['/api/call/1%2Fsession', 404],
    ['/api/nosuch%2Fpath', 404],
    ['/%2Fapi/calls', 404],
  ])('counts as a slash: %s', async (url, status) => {
    expect((await app.inject({ url, headers: { authorization: 'Bearer k' } })).statusCode).toBe(status)
    expect((await app.inject({ url })).statusCode).toBe(status === 200 || !/nosuch|%2Fapi/.test(url) ? 401 : 404)
  })

  test('does not go out of a folder, and stays what it is in a query', async () => {
    expect((await app.inject('/uploads/audio/..%2f..%2fpackage.json')).statusCode).toBe(404)
    const filter = encodeURIComponent(JSON.stringify({ filters: [{ name: 'status', op: 'eq', val: 'a/b' }] }))
    expect((await app.inject({ url: `/api%2Fcalls?q=${filter}`, headers: { authorization: 'Bearer k' } })).statusCode).toBe(200)
  })
})
