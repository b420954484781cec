// Reads the file of a campaign as the input of an operation, plans the change, and gives each problem its line and column.
// Changes nothing.
import type { ReadonlyDb } from '../../database/types.ts'
import type { Result } from '../../domain-errors.ts'
import type { LocatedProblem } from '../../input/located-problem.ts'
import { findRenamed, type Renamed } from '../changing/find-renamed.ts'
import { type PlannedChange, type PlanOptions, planChange } from '../changing/plan-change.ts'
import { isSamePrompt } from '../content/content.ts'
import { campaignInput } from '../content/input.ts'
import { type ReadAudio, type Recording, readRecordings } from './read-recordings.ts'
import { YamlFile } from './yaml-file.ts'

export interface PlannedFile {
  /** What the operation gets. */
  readonly input: unknown
  readonly planned: PlannedChange
  /** The campaign that the file resembles, if no campaign has its name. */
  readonly resembled: Renamed | undefined
  /** To store before the change, by the value for the column `file_storage`. */
  readonly recordings: ReadonlyMap<string, Recording>
  /** About the file, for whoever applies it. */
  readonly notes: readonly string[]
}

export interface FileOptions extends Pick<PlanOptions, 'hasAnyNumber'> {
  readonly readAudio: ReadAudio
  /** The campaign that the file is about, although it does not say so. */
  readonly id?: number | undefined
}

export async function planFile(
  db: ReadonlyDb,
  text: string,
  { hasAnyNumber, readAudio, id }: FileOptions,
): Promise<PlannedFile | { readonly problems: readonly LocatedProblem[] }> {
  const file = new YamlFile(text)
  const read = file.read(campaignInput)
  if ('problems' in read) return read
  const { input: ofFile, recordings, problems, faint } = await readRecordings(read.input, readAudio)
  const input = id === undefined ? ofFile : { ...(ofFile as object), id }
  const result = await planChange(db, input, { hasAnyNumber, uploads: new Set(recordings.keys()) })
  const all = [...problems, ...problemsIn(result)]
  if (all.length > 0 || 'error' in result) return { problems: file.locate(all) }
  const resembled = await findRenamed(db, result.value)
  return { input, planned: result.value, resembled, recordings, notes: noteFaint(result.value, faint) }
}

/** Only about prompts that change. */
function noteFaint({ before, after }: PlannedChange, faint: ReadonlyMap<string, string>): string[] {
  return [...faint].flatMap(([key, why]) => {
    const prompt = after.prompts.get(key)
    const isNew = prompt !== undefined && !isSamePrompt(prompt, before?.campaign.prompts.get(key))
    return isNew ? [`${why} where ${key} is played.`] : []
  })
}

function problemsIn(result: Result<unknown>) {
  if ('value' in result) return []
  if (result.error.kind === 'invalid_input') return result.error.problems
  throw new Error(`Planning a change cannot end with ${result.error.kind}`)
}
