import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Fastify from 'fastify'
import { afterAll, describe, expect, test } from 'vitest'
import { readConfig } from '../config/read-config.ts'
import { errorHandler } from '../http/error-handler.ts'
import { methodNotAllowed } from '../http/method-not-allowed.ts'
import { serverOptions } from '../http/server-options.ts'
import { systemRandom } from '../random.ts'
import { audioFileUrl } from './file-url.ts'
import { openAudioFiles } from './files.ts'
import { audioFileRoutes } from './public-routes.ts'

const dataDir = mkdtempSync(join(tmpdir(), 'patchboard-audio-'))
const configOf = (environment: Record<string, string> = {}) =>
  readConfig({ DATA_DIR: dataDir, LOG_LEVEL: 'silent', ...environment })

async function buildServer(config = configOf()) {
  const app = Fastify(serverOptions(config, { clock: () => new Date('2026-01-15T12:00:00Z'), random: systemRandom }))
  await app.register(errorHandler, { config })
  await app.register(methodNotAllowed, { config })
  await app.register(audioFileRoutes, { config })
  afterAll(() => app.close())
  return app
}

const app = await buildServer()
const bytes = Buffer.from('0123456789')
const url =
  audioFileUrl({ ...configOf().store, publicBaseUrl: undefined }, await openAudioFiles(configOf()).save(bytes, 'mp3')) ?? ''
const directory = join(dataDir, 'uploads/audio')
afterAll(() => rmSync(dataDir, { recursive: true }))

const get = (headers: Record<string, string> = {}) => app.inject({ url, headers })

describe('GET /uploads/audio/:name', () => {
  test('200 for anyone, from any site, and cacheable forever', async () => {
    const answer = await get()
    expect([answer.statusCode, answer.rawPayload]).toEqual([200, bytes])
    expect(answer.headers).toMatchObject({
      'content-type': 'audio/mpeg',
      'content-length': '10',
      'cache-control': 'public, max-age=31536000, immutable',
      'access-control-allow-origin': '*',
      'accept-ranges': 'bytes',
    })
  })

  test.each(['campaign_1 msg_intro 2.wav', '50% höher.wav', 'a#b?c.wav'])(
    '200 for a file name from CallPower: %s',
    async (name) => {
      writeFileSync(join(directory, name), 'RIFF')
      const answer = await app.inject(
        audioFileUrl({ domain: '', path: 'uploads', publicBaseUrl: undefined }, `audio/${name}`) ?? '',
      )
      expect([answer.statusCode, answer.headers['content-type'], answer.body]).toEqual([200, 'audio/wav', 'RIFF'])
    },
  )

  test('206 with the requested range', async () => {
    const answer = await get({ range: 'bytes=2-4' })
    expect([answer.statusCode, answer.body, answer.headers['content-range']]).toEqual([206, '234', 'bytes 2-4/10'])
    expect((await get({ range: 'bytes=-3' })).body).toBe('789')
  })

  test('416 for a range beyond the end, with the length of the file', async () => {
    const answer = await get({ range: 'bytes=10-' })
    expect([answer.statusCode, answer.headers['content-range']]).toEqual([416, 'bytes */10'])
    expect(answer.json()).toEqual({ message: 'Range Not Satisfiable' })
  })

  test('304 for a matching If-None-Match or If-Modified-Since', async () => {
    const { etag = '', 'last-modified': modified = '' } = (await get()).headers as Record<string, string>
    for (const headers of [{ 'if-none-match': etag }, { 'if-modified-since': modified }]) {
      const answer = await get(headers)
      expect([answer.statusCode, answer.body]).toEqual([304, ''])
      expect(answer.headers).toMatchObject({ etag, 'cache-control': 'public, max-age=31536000, immutable' })
    }
    expect((await get({ 'if-none-match': '"another"' })).statusCode).toBe(200)
  })

  test('HEAD has the headers of GET and no body', async () => {
    const [head, answer] = [await app.inject({ method: 'HEAD', url }), await get()]
    expect([head.statusCode, head.body]).toEqual([200, ''])
    for (const name of ['content-type', 'content-length', 'etag', 'cache-control', 'access-control-allow-origin'])
      expect(head.headers[name]).toBe(answer.headers[name])
  })

  test('405 for other methods', async () => {
    const answer = await app.inject({ method: 'PUT', url, payload: 'x' })
    expect([answer.statusCode, answer.headers.allow]).toEqual([405, 'GET, HEAD, OPTIONS'])
  })
})

// Guarantee (security): no file other than a recording can be read, whatever its path and however the URL is encoded.
describe('404 for anything that is not a recording', () => {
  mkdirSync(join(directory, 'folder.mp3'))
  mkdirSync(join(directory, '.draft-x1'))
  writeFileSync(join(directory, '.hidden.mp3'), 'secret')
  writeFileSync(join(directory, 'notes.txt'), 'secret')
  writeFileSync(join(directory, '.draft-x1/a.mp3'), 'secret')
  writeFileSync(join(dataDir, 'uploads/outside.mp3'), 'secret')
  writeFileSync(join(dataDir, 'api-key'), 'secret')

  test.each([
    'nosuch.mp3',
    '',
    '.',
    '..',
    'notes.txt',
    'folder.mp3',
    'folder.mp3/',
    '.hidden.mp3',
    '.draft-x1/a.mp3',
    '.draft-x1%2Fa.mp3',
    '../outside.mp3',
    '..%2Foutside.mp3',
    '%2e%2e%2foutside.mp3',
    '%2E%2E/outside.mp3',
    '..%5Coutside.mp3',
    '..%2F..%2Fapi-key',
    '..%252Foutside.mp3',
    `${encodeURIComponent(join(dataDir, 'uploads/outside.mp3'))}`,
    'api-key%00.mp3',
    '..%2F..%2Fapi-key%00.mp3',
  ])('%j', async (name) => {
    for (const method of ['GET', 'HEAD'] as const) {
      const answer = await app.inject({ method, url: `/uploads/audio/${name}` })
      expect([method, answer.statusCode]).toEqual([method, 404])
      expect(answer.headers['cache-control']).toBeUndefined()
      if (method === 'GET') expect(answer.json()).toEqual({ message: 'Not Found' })
    }
  })

  test('400 for a URL that cannot be decoded', async () => {
    expect((await app.inject('/uploads/audio/%ff.mp3')).statusCode).toBe(400)
  })
})

describe('recordings are served', () => {
  test('under STORE_PATH', async () => {
    const elsewhere = await buildServer(configOf({ STORE_PATH: '/media/' }))
    expect((await elsewhere.inject(url.replace('/uploads/', '/media/'))).body).toBe('0123456789')
    expect((await elsewhere.inject(url)).statusCode).toBe(404)
  })

  test('even if STORE_DOMAIN is set, because a CDN may fetch them from this server', async () => {
    const behind = await buildServer(configOf({ STORE_DOMAIN: 'https://cdn.example.org/' }))
    expect((await behind.inject(url)).statusCode).toBe(200)
  })

  test.each([{}, { S3_ACCESS_KEY: 'a', S3_SECRET_KEY: 'b' }])('but not if they are stored in a bucket', async (key) => {
    const beside = await buildServer(configOf({ STORE_S3_BUCKET: 'recordings', ...key }))
    expect((await beside.inject(url)).statusCode).toBe(404)
  })
})
