// Accepts the audio formats that phone carriers play: MP3 and some WAV encodings. The format is detected by the first bytes,
// not by the file name. Nothing is decoded, so damage further into the file is not detected.
import { fileTypeFromBuffer } from 'file-type'
import { type InvalidInput, invalidInput, type ProblemCode } from '../domain-errors.ts'

export type AudioType = 'mp3' | 'wav'

export const contentTypes: Readonly<Record<AudioType, string>> = { mp3: 'audio/mpeg', wav: 'audio/wav' }

const megabytesMax = 10
export const audioBytesMax = megabytesMax * 1024 * 1024
const advice = 'Phone carriers play MP3, and WAV with PCM, A-law or µ-law: convert it to one of these.'

/** Returns a problem if carriers cannot play the recording. `name` is used only in its message. */
export async function readAudioType(bytes: Buffer, name: string): Promise<{ value: AudioType } | { error: InvalidInput }> {
  if (bytes.length === 0) return unplayable('required', `${name} is empty.`)
  if (bytes.length > audioBytesMax)
    return unplayable('too_long', `${name} is larger than ${megabytesMax} MB: shorten the recording, or save it as MP3.`)
  const found = await fileTypeFromBuffer(bytes)
  if (found?.ext === 'mp3') return { value: 'mp3' }
  if (found === undefined) return unplayable('unreadable', `${name} is not a known audio format. ${advice}`)
  if (found.ext !== 'wav') return unplayable('not_allowed', `${name} is ${found.ext} (${found.mime}). ${advice}`)
  const encoding = wavEncoding(bytes)
  if (encoding === undefined)
    return unplayable('unreadable', `${name} is a WAV file that does not say how it is encoded. ${advice}`)
  if (playable.includes(encoding)) return { value: 'wav' }
  const encodingName = otherEncodings[encoding] ?? `encoding ${encoding}`
  return unplayable('not_allowed', `${name} is a WAV file with ${encodingName}. ${advice}`)
}

function unplayable(code: ProblemCode, message: string): { error: InvalidInput } {
  return invalidInput([{ path: [], code, message }])
}

/** Format tags of RFC 2361: PCM, A-law and µ-law. */
const playable: readonly number[] = [1, 6, 7]
const otherEncodings: Readonly<Record<number, string>> = { 2: 'ADPCM', 3: 'floating point', 17: 'ADPCM', 49: 'GSM', 85: 'MP3' }
const extensible = 0xfffe

/** Returns the format tag of the `fmt ` chunk, or undefined if there is no such chunk. */
function wavEncoding(bytes: Buffer): number | undefined {
  // Chunks start after twelve bytes (RIFF, size, WAVE). Each is padded to an even length.
  for (let at = 12; at + 24 <= bytes.length; ) {
    const size = bytes.readUInt32LE(at + 4)
    if (bytes.toString('latin1', at, at + 4) === 'fmt ') {
      const tag = bytes.readUInt16LE(at + 8)
      // In the extensible format the actual tag is at the start of the GUID at the end of the chunk.
      return tag === extensible && at + 34 <= bytes.length ? bytes.readUInt16LE(at + 32) : tag
    }
    at += 8 + size + (size % 2)
  }
  return undefined
}
