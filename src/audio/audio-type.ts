// Accepts the audio formats that phone carriers play, MP3 and some WAV encodings, if there is something to hear in them. What a file
// is shows in its content, not in its name or its first bytes. MP3 is not decoded, so damage within frames is not detected.
import { fileTypeFromBuffer } from 'file-type'
import { type InvalidInput, invalidInput, type ProblemCode } from '../domain-errors.ts'
import { readMp3 } from './formats/mp3.ts'
import { aLaw, muLaw, pcm, readWav } from './formats/wav.ts'

export type AudioType = 'mp3' | 'wav'

export const contentTypes: Readonly<Record<AudioType, string>> = { mp3: 'audio/mpeg', wav: 'audio/wav' }

const megabytesMax = 10
export const audioBytesMax = megabytesMax * 1024 * 1024
const advice = 'Phone carriers play MP3, and WAV with PCM, A-law or µ-law: convert it to one of these.'

type ReadType = { value: AudioType } | { error: InvalidInput }

/** Returns a problem if carriers cannot play the recording, or nothing can be heard. `name` is used only in its message. */
export async function readAudioType(bytes: Buffer, name: string): Promise<ReadType> {
  if (bytes.length === 0) return unplayable('required', `${name} is empty.`)
  if (bytes.length > audioBytesMax)
    return unplayable('too_long', `${name} is larger than ${megabytesMax} MB: shorten the recording, or save it as MP3.`)
  const found = await fileTypeFromBuffer(bytes)
  if (found?.ext === 'wav') return readWavType(bytes, name)
  if (found !== undefined && found.ext !== 'mp3')
    return unplayable('not_allowed', `${name} is ${found.ext} (${found.mime}). ${advice}`)
  if (readMp3(bytes) !== undefined) return { value: 'mp3' }
  if (found !== undefined || bytes.toString('latin1', 0, 3) === 'ID3')
    return unplayable(
      'unreadable',
      `There is nothing to hear in ${name}: it ends before its first MP3 frame does. Save it again.`,
    )
  return unplayable('unreadable', `${name} is not a known audio format. ${advice}`)
}

const playable: readonly number[] = [pcm, aLaw, muLaw]
const otherEncodings: Readonly<Record<number, string>> = { 2: 'ADPCM', 3: 'floating point', 17: 'ADPCM', 49: 'GSM', 85: 'MP3' }

function readWavType(bytes: Buffer, name: string): ReadType {
  const wav = readWav(bytes)
  if (wav === undefined) return unplayable('unreadable', `${name} is a WAV file that does not say how it is encoded. ${advice}`)
  const { encoding, length, isSilent } = wav
  if (!playable.includes(encoding)) {
    const encodingName = otherEncodings[encoding] ?? `encoding ${encoding}`
    return unplayable('not_allowed', `${name} is a WAV file with ${encodingName}. ${advice}`)
  }
  if (length === 0)
    return unplayable('unreadable', `There is nothing to hear in ${name}: it has a header, but no sound. Save it again.`)
  if (isSilent) return unplayable('not_allowed', `There is nothing to hear in ${name}: it is silent from beginning to end.`)
  return { value: 'wav' }
}

const shortSeconds = 0.3

/**
 * What callers would hardly notice of a recording that carriers play: it completes a sentence. Such a recording is accepted,
 * because a campaign may want silence.
 */
export function describeFaint(bytes: Buffer, type: AudioType): string | undefined {
  const read = type === 'mp3' ? readMp3(bytes) : readWav(bytes)
  if (read === undefined) return undefined
  if ('hasSound' in read && !read.hasSound) return 'has no sound in it: callers hear nothing'
  return read.seconds < shortSeconds ? `lasts less than ${shortSeconds} seconds: callers hardly hear it` : undefined
}

function unplayable(code: ProblemCode, message: string): { error: InvalidInput } {
  return invalidInput([{ path: [], code, message }])
}
