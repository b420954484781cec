// Guarantees: no API key and no phone number is ever logged.
import { describe, expect, test } from 'vitest'
import { appParts } from '../../test/support/app-parts.ts'
import { cloneDatabase } from '../../test/support/database.ts'
import { buildApp } from '../app.ts'
import type { Config } from '../config/config.ts'
import { readConfig } from '../config/read-config.ts'
import { BatchedLines, redactPath, redactQuery } from './logs.ts'

const key = 'the-secret-key'
const lines: string[] = []
const database = await cloneDatabase()
const build = (config: Config) => {
  const logStream = { write: (line: string) => lines.push(line) }
  return buildApp(config, appParts(config, { ...database, clock: () => new Date('2026-01-15T12:00:00Z'), logStream }))
}
const app = await build(readConfig({ ADMIN_API_KEY: key, LOG_LEVEL: 'debug' }))

async function linesOf(url: string, headers: Record<string, string> = {}) {
  lines.length = 0
  const answer = await app.inject({ url, headers })
  return { answer, entries: lines.map((line) => JSON.parse(line)), text: lines.join('') }
}

describe('the log line of a request', () => {
  test('has method, route, path, status, duration and the request id of the response', async () => {
    const { answer, entries } = await linesOf('/api/call/1', { authorization: `Bearer ${key}` })
    expect(entries).toEqual([
      {
        level: 30,
        time: '2026-01-15T12:00:00.000Z',
        reqId: answer.headers['x-request-id'],
        method: 'GET',
        route: '/api/call/:id',
        path: '/api/call/1',
        status: 404,
        ms: expect.any(Number),
      },
    ])
  })

  test.each([
    ['a key in the query', `/api/calls?api_key=${key}&page=2`, {}],
    ['a key in a header', '/api/calls', { authorization: `Bearer ${key}`, 'x-api-key': key }],
    ['a cookie', '/api/calls', { cookie: `login=${key}` }],
    ['a key that is in the path by mistake', `/api/calls&api_key=${key}`, {}],
    ['a filter', `/api/calls?api_key=${key}&q=${encodeURIComponent('{"filters":[{"name":"status"}]}')}`, {}],
    ['an invalid URL', `/api/%zz?api_key=${key}`, {}],
  ])('contains no secret: %s', async (_title, url, headers) => {
    const { text, entries } = await linesOf(url, headers)
    expect(entries.length).toBeGreaterThan(0)
    expect(text).not.toContain(key)
  })

  test.each(['+15105550100', '(510) 555-0100', '510.555.0100', '+44 20 7946 0958', '5105550100'])(
    'contains no phone number, neither in the path nor in the query: %s',
    async (phone) => {
      const encoded = encodeURIComponent(phone)
      const { text } = await linesOf(`/api/schedule/${encoded}?q={"val":"${encoded}"}&page=${encoded}&tz=${encoded}`)
      // A random id can contain the same digits.
      expect(text.replace(/"reqId":"[^"]+"/, '')).not.toMatch(/555|7946/)
    },
  )

  test('has level debug for a health check', async () => {
    expect((await linesOf('/health/live')).entries).toMatchObject([{ level: 20, route: '/health/live' }])
  })
})

test('only query values that are neither secret nor personal are logged', () => {
  expect(redactQuery('/api/x?timespan=day&start=2026-03-01T12%3A00&page=2&q=%7B%7D&__proto__=1&A%0Ab=2')).toBe(
    'timespan=day&start=2026-03-01T12:00&page=2&q=…&__proto__=…&…',
  )
  expect(redactQuery('/api/x')).toBeUndefined()
  expect(redactPath(`/${'x'.repeat(5000)}`)).toHaveLength(200)
})

describe('the request id', () => {
  test('is the id that the client sends, if it is valid', async () => {
    expect((await linesOf('/health/live', { 'x-request-id': 'trace-42_a' })).answer.headers['x-request-id']).toBe('trace-42_a')
  })

  test.each(['', 'a b', 'x'.repeat(65), 'evil\u00e9', '"}{"'])('is a new one if the client’s is invalid: %j', async (id) => {
    const { answer } = await linesOf('/health/live', { 'x-request-id': id })
    expect(answer.headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/)
  })

  test('is in every response, including errors', async () => {
    for (const url of ['/api/calls', '/api/nosuch', '/api/%zz']) {
      expect((await linesOf(url)).answer.headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/)
    }
  })
})

test('a request that the client aborts is logged, too', async () => {
  const held = await build(readConfig({ ADMIN_API_KEY: key }))
  const begun = Promise.withResolvers<void>()
  held.addHook('preHandler', () => new Promise(() => begun.resolve()))
  lines.length = 0
  const client = new AbortController()
  const url = await held.listen({ host: '127.0.0.1', port: 0 })
  const answer = fetch(`${url}/api/calls`, { headers: { 'x-api-key': key }, signal: client.signal })
  await begun.promise
  client.abort()
  await expect(answer).rejects.toThrow()
  await expect
    .poll(() => lines.map((line) => JSON.parse(line)).filter((line) => line.aborted))
    .toMatchObject([{ route: '/api/calls' }])
  await held.close()
})

describe('batched lines', () => {
  test('are written together and in order, at the latest when flushed', async () => {
    const written: string[] = []
    const stream = new BatchedLines((text) => written.push(text))
    stream.write('{"level":30,"n":1}\n')
    stream.write('{"level":30,"n":2}\n')
    expect(written).toEqual([])
    await expect.poll(() => written).toEqual(['{"level":30,"n":1}\n{"level":30,"n":2}\n'])
    stream.write('{"level":30,"n":3}\n')
    stream.flush()
    stream.flush()
    expect(written.slice(1)).toEqual(['{"level":30,"n":3}\n'])
  })

  test('are written at once with an error, after the lines before it', () => {
    const written: string[] = []
    const stream = new BatchedLines((text) => written.push(text))
    stream.write('{"level":30,"n":1}\n')
    stream.write('{"level":50,"n":2}\n')
    expect(written).toEqual(['{"level":30,"n":1}\n{"level":50,"n":2}\n'])
  })
})
