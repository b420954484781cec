// Names stored audio files by the hash of their content. A name therefore never refers to anything else, and caches may keep
// a file forever. Pure.
import { createHash } from 'node:crypto'
import type { AudioType } from './audio-type.ts'

export function audioFileName(bytes: Buffer, type: AudioType): string {
  return `${createHash('sha256').update(bytes).digest('hex')}.${type}`
}

/** Returns the value of the column `file_storage`. */
export function fileStorageOf(name: string): string {
  return `audio/${name}`
}

/** `name`: the name of an audio file. */
export function audioTypeOfName(name: string): AudioType {
  return name.endsWith('.wav') ? 'wav' : 'mp3'
}

/** Files from CallPower may have any name. Hidden files are excluded, because temporary files are hidden. */
export function isAudioFileName(name: string): boolean {
  return /^[^./\\\0][^/\\\0]*\.(mp3|wav)$/.test(name)
}
