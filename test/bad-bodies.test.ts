// Guarantee: whatever body a client sends, the answer is its own error and never a 5xx, and a form of a web page is read with all
// that it contains beside our parameters.
import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { buildTestApp } from './support/build-app.ts'
import { cloneDatabase } from './support/database.ts'

const { app } = await buildTestApp(await cloneDatabase())
const formType = 'multipart/form-data; boundary=B'
/** There is no such campaign, which is found out after the body was read. */
const wasRead = { status: 400, error: 'invalid campaignId 4711', description: 'invalid campaignId 4711' }

const part = (name: string, value: string | Buffer, headers = '') =>
  Buffer.concat([
    Buffer.from(`--B\r\nContent-Disposition: form-data; name="${name}"${headers}\r\n\r\n`),
    Buffer.from(value),
    Buffer.from('\r\n'),
  ])
const file = (value: string | Buffer, name = 'photo') => part(name, value, '; filename="a.png"\r\nContent-Type: image/png')
const end = Buffer.from('--B--\r\n')
const fields = Buffer.concat([part('campaignId', '4711'), part('userPhone', '5105550100')])

async function post(payload: Buffer | string, contentType: string | undefined, headers = {}, url = '/call/create') {
  const type = contentType === undefined ? {} : { 'content-type': contentType }
  const answer = await app.inject({ method: 'POST', url, payload, headers: { ...type, ...headers } })
  return { status: answer.statusCode, body: answer.json() }
}

describe('a multipart form', () => {
  test.each([
    ['without a boundary', 'multipart/form-data', Buffer.concat([fields, end])],
    ['with an empty boundary', 'multipart/form-data; boundary=', Buffer.concat([fields, end])],
    ['with another boundary', 'multipart/form-data; boundary=C', Buffer.concat([fields, end])],
    ['without an end', formType, fields],
    ['that ends in a header', formType, Buffer.from('--B\r\nContent-Dispo')],
    ['that ends in a file', formType, Buffer.concat([fields, file('abc').subarray(0, -5)])],
    ['that ends in a part without a name', formType, Buffer.from('--B\r\nContent-Disposition: attachment\r\n\r\nabc')],
    ['that is none', formType, Buffer.from('garbage')],
  ])('400 %s', async (_title, type, payload) => {
    expect(await post(payload, type)).toMatchObject({
      status: 400,
      body: { status: 400, error: expect.stringMatching(/multipart/) },
    })
  })

  test.each([
    ['a file, before or after the fields', [file('x'), fields, file(Buffer.alloc(50_000))]],
    ['a file of several megabytes', [file(Buffer.alloc(3_000_000, '\r\n--')), fields]],
    ['twenty files', [...Array.from({ length: 20 }, () => file('')), fields]],
    ['two hundred fields', [...Array.from({ length: 200 }, (_, i) => part(`field-${i}`, 'x')), fields]],
    ['a long field', [part('letter', 'x'.repeat(60_000)), fields]],
    ['JSON that is broken', [part('extra', '{', '\r\nContent-Type: application/json'), fields]],
    ['names of a prototype', [part('__proto__', 'x'), part('toString', 'x'), part('constructor', 'x'), fields]],
    ['an unknown character set', [part('extra', Buffer.from([0xff]), '\r\nContent-Type: text/plain; charset=nonsense'), fields]],
    ['parts without a name', [Buffer.from('--B\r\nContent-Disposition: form-data\r\n\r\nx\r\n--B\r\n\r\nx\r\n'), fields]],
  ])('is read if it has %s', async (_title, parts) => {
    expect(await post(Buffer.concat([...parts, end]), formType)).toEqual({ status: 400, body: wasRead })
  })

  test('a file is not taken for a parameter', async () => {
    const payload = Buffer.concat([part('campaignId', '4711'), file('5105550100', 'userPhone'), end])
    expect((await post(payload, formType)).body.error).toBe('userPhone required')
  })

  test('an empty one leaves the parameters of the query', async () => {
    expect((await post('', formType, {}, '/call/create?campaignId=4711&userPhone=5105550100')).body).toEqual(wasRead)
  })

  test.each([
    ['more than ten megabytes', [file(Buffer.alloc(11 * 1024 * 1024)), fields]],
    ['too much text', [...Array.from({ length: 40 }, (_, i) => part(`f${i}`, 'x'.repeat(4000))), fields]],
    ['too many parts', [...Array.from({ length: 1001 }, () => file('')), fields]],
  ])('413 with %s', async (_title, parts) => {
    expect((await post(Buffer.concat([...parts, end]), formType)).status).toBe(413)
  })

  test('a file that arrives in pieces is not kept in memory', async () => {
    const base = await app.listen({ host: '127.0.0.1', port: 0 })
    const piece = Buffer.alloc(64 * 1024)
    const before = process.memoryUsage().arrayBuffers
    let peak = 0
    async function* pieces() {
      yield Buffer.from('--B\r\nContent-Disposition: form-data; name="f"; filename="a"\r\n\r\n')
      for (let i = 0; i < 150; i++) {
        peak = Math.max(peak, process.memoryUsage().arrayBuffers - before)
        yield piece
      }
      yield Buffer.concat([Buffer.from('\r\n'), fields, end])
    }
    const body = ReadableStream.from(pieces())
    const answer = await fetch(`${base}/call/create`, {
      method: 'POST',
      body,
      headers: { 'content-type': formType },
      duplex: 'half',
    } as RequestInit)
    expect([answer.status, await answer.json()]).toEqual([400, wasRead])
    expect(peak).toBeLessThan(8 * 1024 * 1024)
  })
})

describe('a body of another kind', () => {
  const json = '{"campaignId":4711,"userPhone":"5105550100"}'

  test.each([
    ['JSON with a byte order mark', `\ufeff${json}`, 'application/json'],
    ['JSON without a content type', json, undefined],
    ['JSON as text in an unknown character set', json, 'text/plain; charset=nonsense'],
    ['JSON with a parameter twice', `{"campaignId":1,${json.slice(1)}`, 'application/json'],
    ['deeply nested JSON', `{"extra":${'['.repeat(20_000)}${']'.repeat(20_000)},${json.slice(1)}`, 'application/json'],
    ['JSON with a prototype', `{"__proto__":{"campaignId":1},${json.slice(1)}`, 'application/json'],
    ['a form with broken escapes', 'x=%zz&%=%ff&campaignId=4711&userPhone=5105550100', 'application/x-www-form-urlencoded'],
  ])('is read: %s', async (_title, payload, type) => {
    expect(await post(payload, type)).toEqual({ status: 400, body: wasRead })
  })

  test.each([
    ['400 for JSON that ends early', '{"campaignId":1', 'application/json'],
    ['400 for JSON in UTF-16', Buffer.from(json, 'utf16le'), 'application/json'],
    ['400 for a NUL', 'campaignId=%00&userPhone=1', 'application/x-www-form-urlencoded'],
    ['400 for a number out of range', '{"campaignId":1e999,"userPhone":1e999}', 'application/json'],
    ['413 for a large one', `x=${'x'.repeat(70_000)}`, 'application/x-www-form-urlencoded'],
    ['415 if its type is no type', json, 'nonsense'],
  ])('%s', async (title, payload, type) => {
    const status = Number(title.slice(0, 3))
    const answer = await post(payload, type)
    expect(answer).toMatchObject({ status, body: { status, error: expect.stringMatching(/\w/) } })
  })

  test('415 if it is compressed', async () => {
    const answer = await post(gzipSync(json), 'application/json', { 'content-encoding': 'gzip' })
    expect(answer).toMatchObject({ status: 415, body: { status: 415, error: expect.stringContaining('compressed') } })
  })
})

// Guarantee: nobody can keep the server busy for seconds with one request.
test('a form of as many fields as fit is read in one pass', { timeout: 10_000 }, async () => {
  const many = (name: (i: number) => string, bytesMax: number) => {
    let form = ''
    for (let i = 0; form.length < bytesMax - 10; i++) form += `${name(i)}&`
    return form
  }
  const urlencoded = 'application/x-www-form-urlencoded'
  for (const name of [(i: number) => i.toString(36), () => 'a']) {
    for (const type of ['text/plain', urlencoded])
      expect(await post(many(name, 64 * 1024), type)).toMatchObject({ status: 400, body: { error: 'userPhone required' } })
    expect(await post(many(name, 32 * 1024), urlencoded, {}, '/call/incoming')).toMatchObject({ status: 403 })
  }
})

test('no body of any type at any route causes a 5xx', async () => {
  const types = fc.constantFrom(
    formType,
    'multipart/form-data; boundary="B"; charset=x',
    'application/json',
    'application/x-www-form-urlencoded',
    'text/plain',
    'application/xml',
  )
  const pieces = fc.array(
    fc.oneof(
      fc.constantFrom(
        '--B',
        '--B--',
        '\r\n',
        '\r\n\r\n',
        'Content-Disposition: form-data; name="a"',
        '; filename="b"',
        '{',
        '[',
        '"',
      ),
      fc.constantFrom(
        'campaignId=',
        'userPhone',
        '%',
        '%00',
        '\\ud800',
        'Content-Type: ',
        'text/plain; charset=',
        'é',
        '&',
        '\0',
      ),
      fc.string({ unit: 'binary', maxLength: 20 }),
    ),
    { maxLength: 30 },
  )
  const urls = fc.constantFrom('/call/create', '/create', '/login', '/call/incoming', '/voice/x/steps/0', '/practice/phones')
  await fc.assert(
    fc.asyncProperty(urls, types, pieces, async (url, type, texts) => {
      const { statusCode } = await app.inject({ method: 'POST', url, payload: texts.join(''), headers: { 'content-type': type } })
      expect(statusCode).toBeLessThan(500)
    }),
    { numRuns: 150 },
  )
})
