// A recording to be stored, named by the hash of its content. Types only.
import type { AudioType } from '../audio-type.ts'

export interface StoredFile {
  readonly name: string
  readonly type: AudioType
  readonly bytes: Buffer
}
