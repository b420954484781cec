// Reads the audio files that a campaign's file refers to, and puts their names in the store in their place. Saves nothing.
import { type AudioType, describeFaint, readAudioType } from '../../audio/audio-type.ts'
import { audioFileName, fileStorageOf } from '../../audio/file-name.ts'
import type { Problem, Result } from '../../domain-errors.ts'
import { isMap } from '../../input/path.ts'
import { storedPrefix } from '../content/input.ts'

export interface Recording {
  readonly bytes: Buffer
  readonly type: AudioType
}

export interface ReadRecordings {
  /** Refers to stored recordings only. Prompts with a problem are left out. */
  readonly input: unknown
  /** By the value for the column `file_storage`. */
  readonly recordings: ReadonlyMap<string, Recording>
  readonly problems: readonly Problem[]
  /** Prompt key → the file that it names, and why callers hear next to nothing in it. */
  readonly faint: ReadonlyMap<string, string>
}

/** Reads a file by its path in the campaign's file. */
export type ReadAudio = (path: string) => Promise<Result<Buffer>>

export async function readRecordings(input: unknown, readAudio: ReadAudio): Promise<ReadRecordings> {
  if (!isMap(input) || !isMap(input.prompts)) return { input, recordings: new Map(), problems: [], faint: new Map() }
  const prompts: Record<string, unknown> = {}
  const recordings = new Map<string, Recording>()
  const problems: Problem[] = []
  const faint = new Map<string, string>()
  for (const [key, prompt] of Object.entries(input.prompts)) {
    const path = pathOf(prompt)
    const read = path === undefined ? undefined : await readRecording(path, readAudio)
    if (read !== undefined && 'error' in read && read.error.kind === 'invalid_input')
      problems.push(...read.error.problems.map((one) => ({ ...one, path: ['prompts', key], message: `${key}: ${one.message}` })))
    else if (read === undefined || 'error' in read) prompts[key] = prompt
    else {
      const storage = fileStorageOf(audioFileName(read.value.bytes, read.value.type))
      recordings.set(storage, read.value)
      const why = describeFaint(read.value.bytes, read.value.type)
      if (why !== undefined) faint.set(key, `${path} ${why}`)
      prompts[key] = { ...(prompt as object), file: `${storedPrefix}${storage}` }
    }
  }
  return { input: { ...input, prompts }, recordings, problems, faint }
}

/** The path of the file that a prompt names. Undefined if it names none, or a stored one, or has a text besides. */
function pathOf(prompt: unknown): string | undefined {
  if (!isMap(prompt) || typeof prompt.file !== 'string' || prompt.file === '' || prompt.text) return undefined
  return prompt.file.startsWith(storedPrefix) ? undefined : prompt.file
}

async function readRecording(path: string, readAudio: ReadAudio): Promise<Result<Recording>> {
  const bytes = await readAudio(path)
  if ('error' in bytes) return bytes
  const type = await readAudioType(bytes.value, path)
  return 'error' in type ? type : { value: { bytes: bytes.value, type: type.value } }
}
