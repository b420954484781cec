// What stored audio files are called: after their content, so that a name never stands for anything else and every cache
// may keep a file for ever. Pure.
import { createHash } from 'node:crypto'
import type { AudioType } from './audio-type.ts'

export function audioFileName(bytes: Buffer, type: AudioType): string {
  return `${createHash('sha256').update(bytes).digest('hex')}.${type}`
}

/** What the column `file_storage` holds. */
export function fileStorageOf(name: string): string {
  return `audio/${name}`
}

/** Files that came from CallPower have names of another making. Hidden ones are none: drafts are. */
export function isAudioFileName(name: string): boolean {
  return /^[^./\\\0][^/\\\0]*\.(mp3|wav)$/.test(name)
}
