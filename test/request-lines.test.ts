// Guarantee: however the address in a request is spelled, the guard of its route, the log and the refusals see the same path as the
// router. No spelling reaches something without its key, its signature or its limit.
import type { AddressInfo } from 'node:net'
import { beforeAll, describe, expect, test } from 'vitest'
import { buildTestApp } from './support/build-app.ts'
import { cloneDatabase } from './support/database.ts'
import { askRaw } from './support/exchange.ts'
import { until } from './support/until.ts'

const lines: string[] = []
const logStream = { write: (line: string) => void lines.push(line) }
const { app } = await buildTestApp(await cloneDatabase(), { LOG_LEVEL: 'info' }, logStream)
beforeAll(() => app.listen({ host: '127.0.0.1', port: 0 }))

const ask = (target: string, ...headers: string[]) =>
  askRaw(
    (app.server.address() as AddressInfo).port,
    `${target.includes(' ') ? '' : 'GET '}${target} HTTP/1.1`,
    'Host: a',
    ...headers,
  )
const key = 'Authorization: Bearer k'

/** The line of the log about the request with this answer, which is written when the connection closes. */
async function lineOf({ head }: { head: string }) {
  const id = /^x-request-id: (\S+)/m.exec(head)?.[1]
  const find = () => lines.map((line) => JSON.parse(line)).find((line) => line.reqId === id && 'path' in line)
  await until(() => find() !== undefined)
  return find()
}

describe('an address', () => {
  test.each([
    ['/api%2fcalls', 401, 200],
    ['/%61pi%2Fcalls', 401, 200],
    ['/api/campaign%2f999', 401, 404],
    ['/api/campaign/1%5C', 401, 400],
    ['http://a/api/calls', 401, 200],
    ['http://a/api%2Fcalls', 401, 200],
    ['/%6detrics', 401, 200],
    ['http://a/metrics?', 401, 200],
    ['/voice%2fx%2fsteps%2f0', 403, 403],
    ['/voice%2f..%2fsteps%2f0', 403, 403],
    ['http://a/voice/x/steps/0', 403, 403],
    ['/call%2Fincoming', 403, 403],
  ])('%s needs what its route needs', async (target, without, withKey) => {
    expect([(await ask(target)).status, (await ask(target, key)).status]).toEqual([without, withKey])
  })

  test.each([
    '//',
    '//api/calls',
    '/%2Fapi/calls',
    '/api%252Fcalls',
    '/api%5Ccalls',
    '/api/x/../calls',
    '/metrics%2f',
    '/voice/..%2f../steps/0',
    '/docs/..%2f..%2fetc/passwd',
    '/docs/%2e%2e/package.json',
    '/uploads/audio/..%2f..%2fpackage.json',
    '/uploads/audio/%2e%2e%5cpackage.json',
    '/practice/..%2fprotocol.ts',
    '*',
    'OPTIONS *',
  ])('%s is none', async (target) => {
    expect((await ask(target, key)).status).toBe(404)
  })

  test.each([
    '/call/status/SecretSecretSecret1234',
    '/call%2fstatus/SecretSecretSecret1234',
    'http://a/call/status/SecretSecretSecret1234',
  ])('%s does not get its token into the log', async (target) => {
    const answer = await ask(target)
    expect([answer.status, await lineOf(answer)]).toEqual([404, expect.objectContaining({ path: '/call/status/…' })])
  })
})

test.each([
  ['DELETE http://a/api/calls', 405],
  ['PUT /api%2fcalls', 405],
  ['GET http://b/', 400],
])('a request that is refused before its route has an id and a line in the log: %s', async (target, status) => {
  const answer = await ask(target)
  expect([answer.status, await lineOf(answer)]).toEqual([status, expect.objectContaining({ status })])
})

// Guarantee: Node's own refusal has no message.
test.each(['Expect: payment', 'Expect: 100-contine'])('417 in JSON with a line in the log: %s', async (header) => {
  const answer = await ask('/', header)
  expect([answer.status, JSON.parse(answer.body)]).toEqual([
    417,
    { message: 'The only expectation that this server meets is 100-continue.' },
  ])
  expect(await lineOf(answer)).toMatchObject({ status: 417 })
})

test('Expect: 100-continue is met', async () => {
  expect((await ask('/health/live', 'Expect: 100-continue')).head).toMatch(/^HTTP\/1\.1 100 Continue/)
})
