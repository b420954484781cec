// Reads the audio files that a campaign's file refers to, and computes their names in the store. Saves nothing.
import { type AudioType, readAudioType } from '../../../audio/audio-type.ts'
import { audioFileName, fileStorageOf } from '../../../audio/file-name.ts'
import { CommandError } from '../../../cli/command.ts'
import type { ReadonlyDb } from '../../../database/types.ts'
import { type CampaignFile, type FilePrompt, isSamePrompt } from '../campaign-file.ts'
import type { AddProblem } from '../input/problem.ts'
import { isStoredFile } from '../queries.ts'
import type { DesiredPrompt } from './read-file.ts'

export interface Recording {
  readonly bytes: Buffer
  readonly type: AudioType
}

export interface ReadPrompts {
  readonly prompts: CampaignFile['prompts']
  /** By the value for the column `file_storage`. */
  readonly recordings: ReadonlyMap<string, Recording>
}

export interface AudioOptions {
  readonly current: CampaignFile['prompts']
  /** Reads a file by its path in the campaign's file. Throws a CommandError if it cannot be read. */
  readonly readAudio: (path: string) => Promise<Buffer>
  readonly addProblem: AddProblem
}

export async function readRecordings(
  db: ReadonlyDb,
  wanted: ReadonlyMap<string, DesiredPrompt>,
  options: AudioOptions,
): Promise<ReadPrompts> {
  const prompts = new Map<string, FilePrompt>()
  const recordings = new Map<string, Recording>()
  for (const [key, { position, ...prompt }] of wanted) {
    const { description } = prompt
    if ('path' in prompt) {
      const recording = await readRecording(prompt.path, options, (problem) => options.addProblem(position, `${key}: ${problem}`))
      if (recording === undefined) continue
      const storage = fileStorageOf(audioFileName(recording.bytes, recording.type))
      prompts.set(key, { description, storage })
      recordings.set(storage, recording)
      continue
    }
    prompts.set(key, prompt)
    if ('text' in prompt || isSamePrompt(prompt, options.current.get(key)) || (await isStoredFile(db, prompt.storage))) continue
    options.addProblem(position, `${key}: there is no stored recording ${prompt.storage}; use the path of a file instead`)
  }
  return { prompts, recordings }
}

async function readRecording(
  path: string,
  { readAudio }: AudioOptions,
  addProblem: (problem: string) => void,
): Promise<Recording | undefined> {
  try {
    const bytes = await readAudio(path)
    const type = await readAudioType(bytes, path)
    if ('value' in type) return { bytes, type: type.value }
    for (const { message } of type.error.problems) addProblem(message)
  } catch (error) {
    if (!(error instanceof CommandError)) throw error
    addProblem(error.message)
  }
  return undefined
}
