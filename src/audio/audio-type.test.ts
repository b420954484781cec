import { describe, expect, test } from 'vitest'
import { describeFaint, readAudioType } from './audio-type.ts'

const problem = (message: RegExp) => ({
  error: { kind: 'invalid_input', problems: [{ path: [], code: expect.any(String), message: expect.stringMatching(message) }] },
})

/** One frame: MPEG 1, layer as in `second`, 128 kbit/s, 44.1 kHz. */
const frame = (second = 0xfb) => Buffer.concat([Buffer.from([0xff, second, 0x90, 0x00]), Buffer.alloc(413)])
/** `size`: as the tag says, if it is not what is there. */
const id3 = (padding: number, size = padding) =>
  Buffer.concat([Buffer.from('ID3\x04\0\0\0\0', 'latin1'), Buffer.from([size >> 7, size & 127]), Buffer.alloc(padding)])

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

/** Loud in every encoding. */
const tone = Buffer.from(Array.from({ length: 160 }, (_, i) => (i % 4 < 2 ? 0x20 : 0xe0)))

function wavWith(samples: Buffer, ...chunks: Buffer[]): Buffer {
  return chunk('RIFF', Buffer.concat([Buffer.from('WAVE'), ...chunks, chunk('data', samples)]))
}

function wav(...chunks: Buffer[]): Buffer {
  return wavWith(tone, ...chunks)
}

describe('accepts what phone carriers play, whatever the file name', () => {
  test.each([
    ['MP3', frame(), 'mp3'],
    ['MPEG 2 MP3', frame(0xf3), 'mp3'],
    ['MP3 after an ID3 tag', Buffer.concat([id3(64), frame()]), 'mp3'],
    ['MP3 that begins long after its ID3 tag', Buffer.concat([id3(64), Buffer.alloc(5000), frame(), frame()]), 'mp3'],
    ['MP3 with a tag at its end', Buffer.concat([Buffer.alloc(3000), frame(), Buffer.from('TAG'), Buffer.alloc(125)]), 'mp3'],
    ['MP3 whose ID3 tag has a wrong length', Buffer.concat([id3(64, 9000), frame(), frame()]), 'mp3'],
    ['MP3 whose last frame is cut off', Buffer.concat([frame(), frame().subarray(0, 100)]), 'mp3'],
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
    [
      'an MP3 of three bytes',
      frame().subarray(0, 3),
      /^There is nothing to hear in intro\.mp3: it ends before its first MP3 frame/,
    ],
    ['an MP3 that ends within its first frame', frame().subarray(0, 400), /^There is nothing to hear in intro\.mp3/],
    ['an MP3 that ends within its ID3 tag', id3(400, 2000), /^There is nothing to hear in intro\.mp3/],
    [
      'a WAV without samples',
      wavWith(Buffer.alloc(0), format(1)),
      /^There is nothing to hear in intro\.mp3: it has a header, but/,
    ],
    [
      'a WAV that ends after its format chunk',
      wav(format(1)).subarray(0, 36),
      /^There is nothing to hear in intro\.mp3: it has a header/,
    ],
    ['a silent WAV', wavWith(Buffer.alloc(16_000), format(1)), /^There is nothing to hear in intro\.mp3: it is silent/],
    ['a silent WAV with µ-law', wavWith(Buffer.alloc(800, 0xff), format(7)), /it is silent/],
    ['a silent WAV with A-law', wavWith(Buffer.alloc(800, 0xd5), format(6)), /it is silent/],
    ['a WAV with nothing but an offset', wavWith(Buffer.alloc(800, 0x10), format(1)), /it is silent/],
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

describe('a WAV is silent only if nothing in it can be heard on the phone', () => {
  const bits = (count: number) => {
    const data = format(1)
    data.writeUInt16LE(count, 8 + 14)
    return data
  }

  test.each([
    ['the quietest that 8 bits can have', wavWith(Buffer.from([128, 128, 129, 128]), bits(8)), true],
    ['a whisper in 16 bits', wavWith(Buffer.from([0, 0, 0x60, 0, 0, 0]), bits(16)), true],
    ['the noise of a muted microphone in 16 bits', wavWith(Buffer.from([0, 0, 0x02, 0, 0xfe, 0xff]), bits(16)), false],
    ['a whisper in 24 bits', wavWith(Buffer.from([0, 0, 0, 0, 0x60, 0]), bits(24)), true],
    ['the first sounds of µ-law', wavWith(Buffer.from([0xff, 0x7f, 0xf0, 0xc0]), format(7)), true],
    ['the first sounds of A-law', wavWith(Buffer.from([0xd5, 0x55, 0xc5, 0x90]), format(6)), true],
  ])('%s', async (_what, bytes, isHeard) => {
    expect('value' in (await readAudioType(bytes, 'intro.wav'))).toBe(isHeard)
  })

  test('a length that a program did not know yet is the rest of the file', async () => {
    const bytes = wav(format(1))
    bytes.writeUInt32LE(0xffff_ffff, bytes.length - tone.length - 4)
    expect(await readAudioType(bytes, 'intro.wav')).toEqual({ value: 'wav' })
  })
})

describe('what callers would hardly notice is accepted, but known', () => {
  const loud = frame()
  loud[4 + 3] = 0xff
  const loudFrames = (count: number) => Buffer.concat(Array.from({ length: count }, () => loud))
  const seconds = (count: number) => Buffer.concat(Array.from({ length: count * 50 }, () => tone))

  test.each([
    ['an MP3 without sound in any frame', Buffer.concat([frame(), frame()]), 'mp3', 'has no sound in it: callers hear nothing'],
    ['an MP3 of one frame', loud, 'mp3', 'lasts less than 0.3 seconds: callers hardly hear it'],
    ['an MP3 of eleven frames', loudFrames(11), 'mp3', 'lasts less than 0.3 seconds: callers hardly hear it'],
    ['an MP3 of twelve frames, one of them with sound', Buffer.concat([...Array(11).fill(frame()), loud]), 'mp3', undefined],
    ['a WAV of 20 ms', wav(format(7)), 'wav', 'lasts less than 0.3 seconds: callers hardly hear it'],
    ['a WAV of a second', wavWith(seconds(1), format(7)), 'wav', undefined],
  ] as const)('%s', async (_what, bytes, type, faint) => {
    expect(await readAudioType(bytes, 'intro')).toEqual({ value: type })
    expect(describeFaint(bytes, type)).toBe(faint)
  })
})
