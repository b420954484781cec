import Fastify from 'fastify'
import { Type } from 'typebox'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readConfig } from '../config/read-config.ts'
import { AppError } from '../errors.ts'
import { systemRandom } from '../random.ts'
import { errorHandler } from './error-handler.ts'
import { type LogStream, logs } from './logs.ts'
import { serverOptions } from './server-options.ts'

const lines: string[] = []
const stream: LogStream = { write: (line) => lines.push(line) }
const clock = () => new Date('2026-01-15T12:00:00Z')
const app = Fastify(serverOptions(readConfig({}), { clock, random: systemRandom, logStream: stream }))

/** An error like those of node-postgres and node:net. */
const coded = (code: string, extra: object = {}) => Object.assign(new Error(`failed for +1 510 555 0100`), { code }, extra)

const failures: Record<string, unknown> = {
  known: new AppError('invalid_parameter', 'end should be after start', { parameter: 'end' }),
  unauthenticated: new AppError('not_authenticated'),
  timeout: coded('57014'),
  refused: coded('ECONNREFUSED'),
  socket: coded('ENOENT', { syscall: 'connect' }),
  file: coded('ENOENT', { syscall: 'open' }),
  shutdown: coded('57P01'),
  starting: coded('57P03'),
  crowded: coded('53300'),
  broken: new Error('Connection terminated unexpectedly'),
  bug: new TypeError('undefined is not a function: password=hunter2'),
  text: 'a string was thrown',
}

beforeAll(async () => {
  await app.register(errorHandler, { config: { siteName: 'Calls' } })
  await app.register(logs)
  app.get('/fail/:how', async (request) => {
    throw failures[(request.params as { how: string }).how]
  })
  const body = Type.Object({ name: Type.String(), size: Type.Optional(Type.Integer()) })
  app.post('/body', { schema: { body } }, async () => ({ ok: true }))
})
afterAll(() => app.close())

async function failing(how: string) {
  const answer = await app.inject(`/fail/${how}`)
  return { status: answer.statusCode, body: answer.json(), headers: answer.headers }
}

describe('an AppError', () => {
  test('is sent with its status, its message and the invalid parameter', async () => {
    expect(await failing('known')).toMatchObject({
      status: 400,
      body: { message: 'end should be after start', parameter: 'end' },
    })
  })

  test('401 says how to authenticate and nothing more', async () => {
    const { status, body, headers } = await failing('unauthenticated')
    expect([status, body, headers['www-authenticate']]).toEqual([
      401,
      { message: 'Not Authenticated' },
      'Bearer realm="Patchboard"',
    ])
  })
})

describe('a database error', () => {
  test('400 for a query that the statement timeout canceled', async () => {
    expect(await failing('timeout')).toMatchObject({
      status: 400,
      body: { message: 'The query took too long. Narrow it down.' },
    })
  })

  test.each(['refused', 'socket', 'shutdown', 'starting', 'crowded', 'broken'])(
    '503 with Retry-After and the request id: %s',
    async (how) => {
      const { status, body, headers } = await failing(how)
      expect([status, headers['retry-after']]).toEqual([503, '5'])
      expect(body).toEqual({
        message: 'The database is unavailable. Try again in a few seconds.',
        request_id: headers['x-request-id'],
      })
    },
  )
})

describe('an unknown error', () => {
  test.each(['bug', 'file', 'text'])('500 with a request id and no internal details: %s', async (how) => {
    const { status, body, headers } = await failing(how)
    expect(status).toBe(500)
    expect(body).toEqual({ message: 'Internal Server Error', request_id: headers['x-request-id'] })
  })

  test('500 is a page for browsers, with the request id and no internal details', async () => {
    const answer = await app.inject({ url: '/fail/bug', headers: { accept: 'text/html' } })
    expect([answer.statusCode, answer.headers['content-type']]).toEqual([500, 'text/html; charset=utf-8'])
    expect(answer.body).toContain('<h1>Something went wrong</h1>')
    expect(answer.body).toContain(`<code>${answer.headers['x-request-id']}</code>`)
    expect(answer.body).not.toMatch(/hunter2|TypeError|Internal/)
  })

  test('503 is a page for browsers, with Retry-After', async () => {
    const answer = await app.inject({ url: '/fail/refused', headers: { accept: 'text/html' } })
    expect([answer.statusCode, answer.headers['retry-after']]).toEqual([503, '5'])
    expect(answer.body).toContain('Try again in a few seconds.')
  })

  test('is logged with all details except the phone number in its message', async () => {
    const { headers } = await failing('file')
    const line = lines.map((text) => JSON.parse(text)).find((entry) => entry.reqId === headers['x-request-id'] && entry.err)
    expect(line).toMatchObject({ level: 50, err: { message: 'failed for …', code: 'ENOENT' } })
    expect(line.err.stack).toContain('error-handler.test.ts')
  })
})

describe('an error of Fastify', () => {
  test('400 for a body that the schema rejects, with the parameter', async () => {
    const missing = await app.inject({ method: 'POST', url: '/body', payload: {} })
    expect([missing.statusCode, missing.json().parameter]).toEqual([400, 'name'])
    const wrong = await app.inject({ method: 'POST', url: '/body', payload: { name: 'x', size: 'many' } })
    expect([wrong.statusCode, wrong.json().parameter]).toEqual([400, 'size'])
  })

  test.each([
    ['400 for invalid JSON', 'application/json', '{"name":', 400],
    ['415 for another media type', 'text/csv', 'a,b', 415],
    ['413 for a body over the limit', 'application/json', JSON.stringify({ name: 'x'.repeat(70_000) }), 413],
  ])('%s', async (_title, type, payload, status) => {
    const answer = await app.inject({ method: 'POST', url: '/body', payload, headers: { 'content-type': type } })
    expect(answer.statusCode).toBe(status)
    expect(Object.keys(answer.json())).toEqual(['message'])
  })

  test('400 for a URL with invalid percent-encoding, with a request id', async () => {
    const answer = await app.inject('/fail/%zz')
    expect(answer.statusCode).toBe(400)
    expect(answer.json()).toEqual({ message: 'The URL is invalid. Check its percent-encoding.' })
    expect(answer.headers['x-request-id']).toMatch(/./)
  })

  test('414 for a path segment that is longer than any id', async () => {
    expect((await app.inject(`/fail/${'9'.repeat(600)}`)).statusCode).toBe(414)
  })
})
