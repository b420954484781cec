// Which recordings are taken: MP3 and WAV as phone carriers play them, told by their first bytes rather than by their
// names. Nothing is decoded, so a recording that is broken further on is not noticed here.
import { fileTypeFromBuffer } from 'file-type'
import { CommandError } from '../cli/command.ts'

export type AudioType = 'mp3' | 'wav'

export const contentTypes: Readonly<Record<AudioType, string>> = { mp3: 'audio/mpeg', wav: 'audio/wav' }

const megabytesMax = 10
const wayOut = 'Phone carriers play MP3, and WAV with PCM, A-law or µ-law: convert it to one of these.'

/** `name` is for the sentence only. Throws a CommandError for whatever callers could not be played. */
export async function requireAudioType(bytes: Buffer, name: string): Promise<AudioType> {
  if (bytes.length === 0) throw new CommandError(`${name} is empty.`)
  if (bytes.length > megabytesMax * 1024 * 1024)
    throw new CommandError(`${name} has more than ${megabytesMax} MB: shorten the recording, or save it as MP3.`)
  const found = await fileTypeFromBuffer(bytes)
  if (found?.ext === 'mp3') return 'mp3'
  if (found === undefined) throw new CommandError(`${name} is not a recording of a kind that is known. ${wayOut}`)
  if (found.ext !== 'wav') throw new CommandError(`${name} is ${found.ext} (${found.mime}). ${wayOut}`)
  const encoding = wavEncoding(bytes)
  if (encoding === undefined) throw new CommandError(`${name} is a WAV file that does not say how it is encoded. ${wayOut}`)
  if (!playable.includes(encoding))
    throw new CommandError(`${name} is a WAV file with ${otherEncodings[encoding] ?? `encoding ${encoding}`}. ${wayOut}`)
  return 'wav'
}

/** Of the format tags of RFC 2361: PCM, A-law and µ-law. */
const playable: readonly number[] = [1, 6, 7]
const otherEncodings: Readonly<Record<number, string>> = { 2: 'ADPCM', 3: 'floating point', 17: 'ADPCM', 49: 'GSM', 85: 'MP3' }
const extensible = 0xfffe

/** The format tag in the chunk `fmt `; undefined: there is none. */
function wavEncoding(bytes: Buffer): number | undefined {
  // Chunks follow the twelve bytes RIFF, size, WAVE; each is padded to an even length.
  for (let at = 12; at + 24 <= bytes.length; ) {
    const size = bytes.readUInt32LE(at + 4)
    if (bytes.toString('latin1', at, at + 4) === 'fmt ') {
      const tag = bytes.readUInt16LE(at + 8)
      // The tag proper then opens the GUID at the end of the chunk.
      return tag === extensible && at + 34 <= bytes.length ? bytes.readUInt16LE(at + 32) : tag
    }
    at += 8 + size + (size % 2)
  }
  return undefined
}
