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
    '404 with an empty object under /api, for every method: %s',
    async (url) => {
      for (const method of ['GET', 'POST', 'OPTIONS'] as const) {
        const answer = await app.inject({ method, url, headers: { authorization: 'Bearer k' } })
        expect([method, answer.statusCode, answer.body]).toEqual([method, 404, '{}'])
      }
    },
  )

  test('404 with a message elsewhere', async () => {
    const answer = await app.inject('/apiary')
    expect([answer.statusCode, answer.json()]).toEqual([404, { message: 'Not Found' }])
  })
})
