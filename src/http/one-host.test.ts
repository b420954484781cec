import { once } from 'node:events'
import { type AddressInfo, connect } from 'node:net'
import Fastify from 'fastify'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readConfig } from '../config/read-config.ts'
import { systemRandom } from '../random.ts'
import { errorHandler } from './error-handler.ts'
import { oneHost } from './one-host.ts'
import { serverOptions } from './server-options.ts'

const app = Fastify(serverOptions(readConfig({ LOG_LEVEL: 'silent' }), { clock: () => new Date(), random: systemRandom }))

beforeAll(async () => {
  await app.register(errorHandler, { config: { siteName: 'Patchboard' } })
  await app.register(oneHost)
  app.get('/', async () => ({ ok: true }))
  await app.listen({ host: '127.0.0.1', port: 0 })
})
afterAll(() => app.close())

/** Sends these lines as they are. Returns the status and the JSON. */
async function ask(version: string, ...headers: string[]) {
  const socket = connect((app.server.address() as AddressInfo).port, '127.0.0.1')
  socket.write([`GET / HTTP/${version}`, ...headers, 'Connection: close', '', ''].join('\r\n'))
  let text = ''
  socket.on('data', (chunk) => (text += chunk))
  await once(socket, 'close')
  return [Number(text.split(' ')[1]), JSON.parse(text.split('\r\n\r\n')[1] ?? '')]
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
    expect(await ask('1.1', ...headers)).toEqual(refusal)
  })

  test.each(['a.example', 'a.example:8080', '127.0.0.1:1', '[::1]:8080', 'under_score.example', ''])('200 %s', async (host) => {
    expect(await ask('1.1', `Host: ${host}`)).toEqual([200, { ok: true }])
  })

  test('200 without one in HTTP/1.0, which health checks use', async () => {
    expect((await ask('1.0'))[0]).toBe(200)
  })
})
