// Reads the recordings that the prompts of a file name, and says what their content is called in our store. Stores nothing.
import { type AudioType, requireAudioType } from '../../../audio/audio-type.ts'
import { audioFileName, fileStorageOf } from '../../../audio/file-name.ts'
import { CommandError } from '../../../cli/command.ts'
import type { Db } from '../../../database/types.ts'
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
  /** By what the column `file_storage` is to hold. */
  readonly recordings: ReadonlyMap<string, Recording>
}

export interface AudioReading {
  readonly current: CampaignFile['prompts']
  /** The content of a file, by the path that the campaign's file gives it. Throws a CommandError. */
  readonly readAudio: (path: string) => Promise<Buffer>
  readonly addProblem: AddProblem
}

export async function readRecordings(
  db: Db,
  wanted: ReadonlyMap<string, DesiredPrompt>,
  reading: AudioReading,
): Promise<ReadPrompts> {
  const prompts = new Map<string, FilePrompt>()
  const recordings = new Map<string, Recording>()
  for (const [key, { position, ...prompt }] of wanted) {
    const { description } = prompt
    if ('path' in prompt) {
      const recording = await readRecording(prompt.path, reading, (problem) => reading.addProblem(position, `${key}: ${problem}`))
      if (recording === undefined) continue
      const storage = fileStorageOf(audioFileName(recording.bytes, recording.type))
      prompts.set(key, { description, storage })
      recordings.set(storage, recording)
      continue
    }
    prompts.set(key, prompt)
    if ('text' in prompt || isSamePrompt(prompt, reading.current.get(key)) || (await isStoredFile(db, prompt.storage))) continue
    reading.addProblem(position, `${key}: no recording is stored as ${prompt.storage}; name a file of yours instead`)
  }
  return { prompts, recordings }
}

async function readRecording(
  path: string,
  { readAudio }: AudioReading,
  addProblem: (problem: string) => void,
): Promise<Recording | undefined> {
  try {
    const bytes = await readAudio(path)
    return { bytes, type: await requireAudioType(bytes, path) }
  } catch (error) {
    if (!(error instanceof CommandError)) throw error
    addProblem(error.message)
    return undefined
  }
}
