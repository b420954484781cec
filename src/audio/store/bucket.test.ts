import { createHash, createHmac } from 'node:crypto'
import type { ServerResponse } from 'node:http'
import { beforeEach, describe, expect, test } from 'vitest'
import { openBucket, type Put } from '../../../test/support/store/bucket.ts'
import { readConfig } from '../../config/read-config.ts'
import { OperatorError } from '../../database/operator-errors.ts'
import { audioFileUrl } from '../file-url.ts'
import { openAudioFiles } from '../files.ts'

const { host, puts, objects, answers } = await openBucket()

const key = { S3_ACCESS_KEY: 'AKIDEXAMPLE', S3_SECRET_KEY: 'wJalrXUtnFEMI' }
const bytes = Buffer.from('a recording')

beforeEach(() => {
  puts.length = 0
  answers.length = 0
  objects.clear()
})

const configOf = (environment: Record<string, string> = {}) =>
  readConfig({
    STORE_S3_BUCKET: 'recordings',
    STORE_S3_REGION: 'eu-central-1',
    STORE_S3_ENDPOINT: `http://${host}`,
    ...key,
    ...environment,
  })
const save = (environment?: Record<string, string>) => openAudioFiles(configOf(environment)).save(bytes, 'mp3')
const refuse = (status: number, code: string) => (response: ServerResponse) =>
  response.writeHead(status).end(`<Error><Code>${code}</Code><AWSAccessKeyId>${key.S3_ACCESS_KEY}</AWSAccessKeyId></Error>`)

/** AWS Signature Version 4, written from AWS's description, for a path without encoding and without a query. */
function signatureOf({ method, path, headers }: Put, secret: string): string {
  const [, date = '', region = '', signed = ''] =
    /\/(\d{8})\/([\w-]+)\/s3\/aws4_request, SignedHeaders=([\w;-]+)/.exec(headers.authorization ?? '') ?? []
  const hmac = (secret: string | Buffer, text: string) => createHmac('sha256', secret).update(text).digest()
  const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')
  const lines = signed.split(';').map((name) => `${name}:${headers[name]}\n`)
  const canonical = [method, path, '', lines.join(''), signed, headers['x-amz-content-sha256']].join('\n')
  const text = ['AWS4-HMAC-SHA256', headers['x-amz-date'], `${date}/${region}/s3/aws4_request`, sha256(canonical)].join('\n')
  const signingKey = ['s3', 'aws4_request'].reduce(hmac, hmac(hmac(`AWS4${secret}`, date), region))
  return hmac(signingKey, text).toString('hex')
}

describe('saving a recording in a bucket', () => {
  test('puts the whole file, signed for the region, with its content type and cacheable forever', async () => {
    const sha256 = createHash('sha256').update(bytes).digest('hex')
    expect(await save()).toBe(`audio/${sha256}.mp3`)
    expect(puts).toHaveLength(1)
    const put = puts[0] as Put
    expect([put.method, put.path]).toEqual(['PUT', `/recordings/uploads/audio/${sha256}.mp3`])
    expect(put.body).toEqual(bytes)
    expect(put.headers).toMatchObject({
      'content-type': 'audio/mpeg',
      'content-length': String(bytes.length),
      'cache-control': 'public, max-age=31536000, immutable',
      'x-amz-content-sha256': sha256,
    })
    expect(put.headers.authorization).toMatch(
      /^AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE\/\d{8}\/eu-central-1\/s3\/aws4_request, SignedHeaders=\S+, Signature=[0-9a-f]{64}$/,
    )
    expect(put.headers.authorization).toContain(`Signature=${signatureOf(put, key.S3_SECRET_KEY)}`)
  })

  test.each(['uploads', '', 'my recordings'])('puts it where its URL points, under %j', async (path) => {
    const config = { ...configOf(), store: { ...configOf().store, path } }
    const saved = await openAudioFiles(config).save(bytes, 'wav')
    const answer = await fetch(audioFileUrl({ ...config.store, publicBaseUrl: undefined }, saved) ?? '')
    expect([answer.status, Buffer.from(await answer.arrayBuffer())]).toEqual([200, bytes])
  })

  test('twice leaves one object', async () => {
    expect(await save()).toBe(await save())
    expect(objects.size).toBe(1)
  })
})

describe('a bucket that fails once', () => {
  test.each<[string, (response: ServerResponse) => void]>([
    ['503', refuse(503, 'SlowDown')],
    ['500', refuse(500, 'InternalError')],
    ['a broken connection', (response) => response.destroy()],
  ])('is tried again: %s', async (_name, answer) => {
    answers.push(answer)
    await save()
    expect([puts.length, objects.size]).toEqual([2, 1])
  })
})

// Guarantee (security): no error message contains the key or a password.
describe('if the bucket rejects the request, the error says what to check', () => {
  test.each<[number, string, RegExp, number]>([
    [503, 'SlowDown', /answered 503 SlowDown twice\. Try again later/, 2],
    [403, 'SignatureDoesNotMatch', /answered 403 SignatureDoesNotMatch\. Check S3_ACCESS_KEY and S3_SECRET_KEY/, 1],
    [403, 'RequestTimeTooSkewed', /Correct the clock of this machine/, 1],
    [404, 'NoSuchBucket', /answered 404 NoSuchBucket\. Check STORE_S3_BUCKET, STORE_S3_REGION and STORE_S3_ENDPOINT/, 1],
    [301, 'PermanentRedirect', /is not in the region eu-central-1\. Check STORE_S3_REGION/, 1],
    [400, 'AuthorizationHeaderMalformed', /is not in the region eu-central-1\. Check STORE_S3_REGION/, 1],
  ])('%s %s', async (status, code, sentence, requests) => {
    answers.push(refuse(status, code), refuse(status, code))
    const error = await save().catch((error) => error)
    expect(error).toBeInstanceOf(OperatorError)
    expect(error.message).toMatch(sentence)
    expect(error.message).toContain(`The bucket recordings at ${host} `)
    expect(error.message).not.toMatch(/AKIDEXAMPLE|wJalrXUtnFEMI/)
    expect([puts.length, objects.size]).toEqual([requests, 0])
  })

  test('the server cannot be reached', async () => {
    const drop = (response: ServerResponse) => response.destroy()
    answers.push(drop, drop)
    await expect(save()).rejects.toThrow(new RegExp(`^${host} cannot be reached \\(\\w+\\)\\. Check STORE_S3_ENDPOINT`))
    expect(puts).toHaveLength(2)
  })

  test('a password in STORE_S3_ENDPOINT is left out', async () => {
    const error = await save({ STORE_S3_ENDPOINT: `http://operator:hunter2@${host}` }).catch((error) => error)
    expect(error).toBeInstanceOf(OperatorError)
    expect(error.message).toContain(`${host} cannot be reached`)
    expect(error.message).not.toMatch(/operator|hunter2/)
  })

  test('without a key, no request is made', async () => {
    await expect(save({ S3_ACCESS_KEY: '', S3_SECRET_KEY: '' })).rejects.toThrow('Set S3_ACCESS_KEY and S3_SECRET_KEY')
    expect(puts).toEqual([])
  })
})
