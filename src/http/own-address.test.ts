import type { AddressInfo } from 'node:net'
import Fastify from 'fastify'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { askRaw } from '../../test/support/exchange.ts'
import { readConfig } from '../config/read-config.ts'
import { systemRandom } from '../random.ts'
import { errorHandler } from './error-handler.ts'
import { oneHost } from './own-address.ts'
import { serverOptions } from './server-options.ts'

const app = Fastify(serverOptions(readConfig({ LOG_LEVEL: 'silent' }), { clock: () => new Date(), random: systemRandom }))

beforeAll(async () => {
  await app.register(errorHandler, { config: { siteName: 'Patchboard' } })
  await app.register(oneHost)
  app.get('/', async () => ({ ok: true }))
  await app.listen({ host: '127.0.0.1', port: 0 })
})
afterAll(() => app.close())

async function ask(version: string, headers: readonly string[], target = '/') {
  const { port } = app.server.address() as AddressInfo
  const { status, body } = await askRaw(port, `GET ${target} HTTP/${version}`, ...headers)
  return [status, JSON.parse(body)]
}

// Guarantee: a proxy and this server cannot read different hosts in one request.
describe('the Host header', () => {
  const refusal = [400, { message: 'The request needs exactly one Host header, with the name of this server.' }]

  test.each([
    ['twice', ['Host: a.example', 'Host: b.example']],
    ['twice, in other letters', ['host: a.example', 'HOST: a.example']],
    ['not at all', []],
    ['with blanks', ['Host: a b']],
    ['with a path', ['Host: a.example/x']],
    ['with markup', ['Host: <script>']],
    ['with a user', ['Host: user@a.example']],
  ])('400 %s', async (_title, headers) => {
    expect(await ask('1.1', headers)).toEqual(refusal)
  })

  test.each(['a.example', 'a.example:8080', '127.0.0.1:1', '[::1]:8080', 'under_score.example', ''])('200 %s', async (host) => {
    expect(await ask('1.1', [`Host: ${host}`])).toEqual([200, { ok: true }])
  })

  test('200 without one in HTTP/1.0, which health checks use', async () => {
    expect((await ask('1.0', []))[0]).toBe(200)
  })

  test.each(['http://a.example', 'http://A.example/', 'HTTP://a.example/?x'])(
    '200 with the same in the request line: %s',
    async (url) => {
      expect(await ask('1.1', ['Host: a.example'], url)).toEqual([200, { ok: true }])
    },
  )

  test.each(['http://b.example/', 'http://a.example:81/', 'http://user@a.example/', 'https:///'])(
    '400 with another one in the request line: %s',
    async (url) => {
      expect(await ask('1.1', ['Host: a.example'], url)).toEqual(refusal)
    },
  )
})
