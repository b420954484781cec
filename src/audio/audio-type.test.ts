import { describe, expect, test } from 'vitest'
import { readAudioType } from './audio-type.ts'

const problem = (message: RegExp) => ({
  error: { kind: 'invalid_input', problems: [{ path: [], code: expect.any(String), message: expect.stringMatching(message) }] },
})

/** One frame: MPEG 1, layer as in `second`, 128 kbit/s, 44.1 kHz. */
const frame = (second = 0xfb) => Buffer.concat([Buffer.from([0xff, second, 0x90, 0x00]), Buffer.alloc(413)])
const id3 = (padding: number) =>
  Buffer.concat([Buffer.from('ID3\x04\0\0\0\0\0', 'latin1'), Buffer.from([padding]), Buffer.alloc(padding)])

function chunk(name: string, data: Buffer): Buffer {
  const head = Buffer.alloc(8)
  head.write(name, 'latin1')
  head.writeUInt32LE(data.length, 4)
  return Buffer.concat([head, data, Buffer.alloc(data.length % 2)])
}

function format(tag: number, guidTag?: number): Buffer {
  const data = Buffer.alloc(guidTag === undefined ? 16 : 40)
  data.writeUInt16LE(tag, 0)
  data.writeUInt16LE(1, 2)
  data.writeUInt32LE(8000, 4)
  if (guidTag !== undefined) data.writeUInt16LE(guidTag, 24)
  return chunk('fmt ', data)
}

function wav(...chunks: Buffer[]): Buffer {
  const body = Buffer.concat([Buffer.from('WAVE'), ...chunks, chunk('data', Buffer.alloc(160))])
  return chunk('RIFF', body)
}

describe('accepts what phone carriers play, whatever the file name', () => {
  test.each([
    ['MP3', frame(), 'mp3'],
    ['MPEG 2 MP3', frame(0xf3), 'mp3'],
    ['MP3 after an ID3 tag', Buffer.concat([id3(64), frame()]), 'mp3'],
    ['WAV with PCM', wav(format(1)), 'wav'],
    ['WAV with A-law', wav(format(6)), 'wav'],
    ['WAV with µ-law', wav(format(7)), 'wav'],
    ['WAV with PCM in the extensible format', wav(format(0xfffe, 1)), 'wav'],
    ['WAV with other chunks first, one of odd length', wav(chunk('JUNK', Buffer.alloc(27)), format(7)), 'wav'],
  ])('%s', async (_name, bytes, type) => {
    expect(await readAudioType(bytes, 'intro.ogg')).toEqual({ value: type })
  })
})

describe('rejects anything else and names the format that was found', () => {
  test.each([
    ['an empty file', Buffer.alloc(0), /^intro\.mp3 is empty\.$/],
    ['text', Buffer.from('Thank you for calling.'), /^intro\.mp3 is not a known audio format\. Phone carriers play MP3/],
    [
      'a picture',
      Buffer.from('89504e470d0a1a0a0000000d4948445200000001000000010802000000', 'hex'),
      /is png \(image\/png\)\. Phone/,
    ],
    ['FLAC', Buffer.from('fLaC\0\0\0\x22', 'latin1'), /is flac \(audio\/flac\)/],
    ['AAC', frame(0xf1), /is aac \(audio\/aac\)/],
    ['layer 2', frame(0xfd), /is mp2 \(audio\/mpeg\)/],
    ['FLAC after an ID3 tag', Buffer.concat([id3(64), Buffer.from('fLaC\0\0\0\x22', 'latin1')]), /is flac/],
    ['AVI', chunk('RIFF', Buffer.from('AVI LIST')), /is avi \(video\/vnd\.avi\)/],
    ['WAV with floating point', wav(format(3)), /^intro\.mp3 is a WAV file with floating point\. Phone/],
    ['WAV with floating point in the extensible format', wav(format(0xfffe, 3)), /with floating point/],
    ['WAV with MP3', wav(format(0x55)), /with MP3/],
    ['WAV with a rare encoding', wav(format(0x161)), /with encoding 353/],
    ['WAV without a format chunk', wav(), /does not say how it is encoded/],
    ['WAV that ends within its format chunk', wav(format(1)).subarray(0, 30), /does not say how it is encoded/],
    ['WAV with a chunk longer than the file', wav(chunk('JUNK', Buffer.alloc(4)).fill(0xff, 4, 8), format(1)), /does not say/],
  ])('%s', async (_name, bytes, sentence) => {
    expect(await readAudioType(bytes, 'intro.mp3')).toEqual(problem(sentence))
  })

  test('more than 10 MB; exactly 10 MB is accepted', async () => {
    const bytes = Buffer.concat([frame()], 10 * 1024 * 1024 + 1)
    expect(await readAudioType(bytes, 'intro.mp3')).toEqual(problem(/^intro\.mp3 is larger than 10 MB/))
    expect(await readAudioType(bytes.subarray(0, -1), 'intro.mp3')).toEqual({ value: 'mp3' })
  })
})
