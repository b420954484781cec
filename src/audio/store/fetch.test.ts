import { afterEach, describe, expect, test } from 'vitest'
import { openBucket } from '../../../test/support/store/bucket.ts'
import { readConfig } from '../../config/read-config.ts'
import { OperatorError } from '../../database/operator-errors.ts'
import { openAudioFiles } from '../files.ts'
import { fetchFile } from './fetch.ts'

const { host, objects } = await openBucket()
afterEach(() => objects.clear())
const bucket = {
  STORE_S3_BUCKET: 'recordings',
  STORE_S3_ENDPOINT: `http://${host}`,
  S3_ACCESS_KEY: 'AKIDEXAMPLE',
  S3_SECRET_KEY: 'wJalrXUtnFEMI',
}

describe('a recording', () => {
  test.each(['uploads', 'my recordings'])('comes back from the bucket that it was saved in, under %j', async (path) => {
    const config = readConfig(bucket)
    const files = openAudioFiles({ ...config, store: { ...config.store, path } })
    const bytes = Buffer.from(Array.from({ length: 300_000 }, (_, i) => i % 251))
    expect(await files.read(await files.save(bytes, 'mp3'))).toEqual(bytes)
  })

  test('that CallPower saved is read from where STORE_DOMAIN points', async () => {
    const path = '/uploads/audio/msg_intro-2.wav'
    objects.set(path, { method: 'PUT', path, headers: {}, body: Buffer.from('old') })
    const files = openAudioFiles(readConfig({ STORE_DOMAIN: `http://${host}` }))
    expect(await files.read('audio/msg_intro-2.wav')).toEqual(Buffer.from('old'))
  })
})

describe('an error says what to check', () => {
  test.each([
    [
      'no such object',
      () => fetchFile(`http://${host}/nothing.mp3`, 10),
      /nothing\.mp3 cannot be read: the server answered 404\. Check STORE_DOMAIN\.$/,
    ],
    [
      'nobody there',
      () => fetchFile('http://127.0.0.1:9/a.mp3', 10),
      /a\.mp3 cannot be read \(\w+( \w+)?\)\. Check STORE_DOMAIN and the network\.$/,
    ],
  ])('%s', async (_what, read, sentence) => {
    const error = await read().catch((error) => error)
    expect(error).toBeInstanceOf(OperatorError)
    expect(error.message).toMatch(sentence)
  })

  test('more bytes than a recording may have', async () => {
    const files = openAudioFiles(readConfig(bucket))
    await files.save(Buffer.from('twelve bytes'), 'mp3')
    const [path = ''] = objects.keys()
    expect(await fetchFile(`http://${host}${path}`, 12)).toHaveLength(12)
    await expect(fetchFile(`http://${host}${path}`, 11)).rejects.toThrow(/has more than 11 bytes\.$/)
  })
})
