// What a store keeps: one recording under the name that its content gives it. Types only.
import type { AudioType } from '../audio-type.ts'

export interface StoredFile {
  readonly name: string
  readonly type: AudioType
  readonly bytes: Buffer
}
