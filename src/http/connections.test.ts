// Tests over real sockets: what Node rejects before it is a request, and requests in flight while the server closes.
import { once } from 'node:events'
import { connect } from 'node:net'
import Fastify, { type FastifyInstance } from 'fastify'
import { afterAll, describe, expect, test } from 'vitest'
import { exchange } from '../../test/support/exchange.ts'
import { readConfig } from '../config/read-config.ts'
import { systemRandom } from '../random.ts'
import { gracefulClose } from './graceful-close.ts'
import { serverOptions } from './server-options.ts'

const clock = () => new Date('2026-01-15T12:00:00Z')

async function listeningApp(): Promise<{ app: FastifyInstance; url: string; port: number; release: () => void }> {
  const app = Fastify(serverOptions(readConfig({ LOG_LEVEL: 'silent' }), { clock, random: systemRandom }))
  const released = Promise.withResolvers<void>()
  await app.register(gracefulClose)
  app.get('/slow', async () => {
    app.server.emit('test-slow-begun')
    await released.promise
    return { answered: true }
  })
  app.get('/', async () => ({ ok: true }))
  const url = await app.listen({ host: '127.0.0.1', port: 0 })
  return { app, url, port: Number(new URL(url).port), release: released.resolve }
}

const { app, url, port } = await listeningApp()
afterAll(() => app.close())

describe('a broken request', () => {
  test('431 in JSON for a URL of 1 MB, and the client can read it', async () => {
    const answer = await fetch(`${url}/?q=${'x'.repeat(1024 * 1024)}`)
    expect(answer.status).toBe(431)
    expect(await answer.json()).toEqual({ message: 'The URL and the headers together are too long.' })
  })

  test('200 for a filter of 8 KB in which every character is percent-encoded', async () => {
    expect((await fetch(`${url}/?q=${'%22'.repeat(8192)}`)).status).toBe(200)
  })

  test('400 in JSON for bytes that are not HTTP', async () => {
    const answer = await exchange(port, 'HELO patchboard\r\n\r\n')
    expect(answer).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/)
    expect(JSON.parse(answer.split('\r\n\r\n')[1] ?? '')).toEqual({ message: 'The request is not valid HTTP.' })
  })

  test('the server keeps running after a client disconnects in the middle of its headers', async () => {
    const socket = connect(port, '127.0.0.1')
    await once(socket, 'connect')
    socket.write('GET / HTTP/1.1\r\nHost: x\r\n')
    socket.resetAndDestroy()
    expect((await fetch(url)).status).toBe(200)
  })
})

describe('graceful close', () => {
  test('a request in flight gets its response, new connections are refused, and idle or unused connections do not delay it', async () => {
    const closing = await listeningApp()
    await (await fetch(closing.url)).json()
    const unused = connect(closing.port, '127.0.0.1')
    await once(unused, 'connect')
    const begun = once(closing.app.server, 'test-slow-begun')
    const inFlight = fetch(`${closing.url}/slow`)
    await begun
    const closed = closing.app.close()
    await expect.poll(() => closing.app.server.listening).toBe(false)
    const refused = await once(connect(closing.port, '127.0.0.1'), 'error')
    expect(refused[0]).toMatchObject({ code: 'ECONNREFUSED' })
    closing.release()
    const answer = await inFlight
    expect([answer.status, await answer.json()]).toEqual([200, { answered: true }])
    await closed
  })
})
