// Reads the file of a campaign and checks it against what there is: what the campaign is now, and what it is to be. Changes
// nothing.
import type { Db } from '../../database/types.ts'
import { findCampaignById } from '../queries.ts'
import { type CampaignFile, emptyCampaign } from './campaign-file.ts'
import { type Current, inOrder, readCurrent } from './current.ts'
import type { MapReader } from './input/map-reader.ts'
import type { AddProblem, Problem } from './input/problem.ts'
import { YamlFile } from './input/yaml-file.ts'
import { type DesiredTarget, matchTargets } from './match-targets.ts'
import { findCampaignByName, listPhoneNumbers, listTargetsByKey, type PhoneNumber, type StoredTarget } from './queries.ts'
import { type AudioReading, type ReadPrompts, readRecordings } from './reading/read-audio.ts'
import { type DesiredCampaign, type Positioned, readCampaignFile } from './reading/read-file.ts'

export interface Prepared {
  /** Undefined: the campaign is to be made. */
  readonly before: Current | undefined
  readonly after: CampaignFile
  /** The rows of its targets as they are, by id. */
  readonly rows: ReadonlyMap<number, StoredTarget>
  readonly recordings: ReadPrompts['recordings']
}

export interface PrepareOptions {
  /** The carrier has every number: one that we do not know is added. */
  readonly hasAnyNumber: boolean
  readonly readAudio: AudioReading['readAudio']
}

export async function prepareCampaign(
  db: Db,
  text: string,
  options: PrepareOptions,
): Promise<Prepared | { readonly problems: readonly Problem[] }> {
  const file = new YamlFile(text)
  const addProblem: AddProblem = (position, sentence) => void file.addProblem(position, sentence)
  const root = file.root()
  if (root === undefined) return { problems: file.problems() }
  const before = await findCurrent(db, root)
  const current = before?.campaign ?? emptyCampaign
  const wanted = readCampaignFile(root, current, addProblem)
  const { targets, rows } = await findTargets(db, wanted, { own: before?.reachable ?? [], addProblem })
  const { prompts, recordings } = await readRecordings(db, wanted.prompts, {
    current: current.prompts,
    readAudio: options.readAudio,
    addProblem,
  })
  checkNumbers(wanted, await listPhoneNumbers(db), { ...options, campaignId: before?.id, addProblem })
  const problems = file.problems()
  if (problems.length > 0) return { problems }
  const { settings, numbers, callInNumbers } = wanted
  const after = { settings, targets, numbers: numbersOf(numbers), callInNumbers: numbersOf(callInNumbers), prompts }
  return { before, after, rows, recordings }
}

const idMax = 2_147_483_647

/** By id where the file gives one, so that a campaign can be renamed; else by name. */
async function findCurrent(db: Db, root: MapReader): Promise<Current | undefined> {
  const [id, name] = [root.integer('id', 1, idMax), root.text('name', Number.POSITIVE_INFINITY)]
  const named = name === undefined ? undefined : await findCampaignByName(db, name)
  const found = id === undefined ? named : await findCampaignById(db, id)
  if (id !== undefined && found === undefined)
    root.addProblem('id', `is ${id}, and there is no such campaign; a new one is made without an id`)
  if (found !== undefined && named !== undefined && named.id !== found.id)
    root.addProblem('name', `is "${name}"; the campaign ${named.id} is called so`)
  return found && readCurrent(db, found)
}

interface TargetSearch {
  readonly own: readonly StoredTarget[]
  readonly addProblem: AddProblem
}

async function findTargets(db: Db, { targets, settings }: DesiredCampaign, { own, addProblem }: TargetSearch) {
  const others = await listOthers(db, targets, own)
  const rows = new Map([...own, ...others].map((row) => [row.id, row]))
  const hasFallback = settings.fallback_number !== null
  return { targets: matchTargets(targets, { own, others, hasFallback, addProblem }), rows }
}

/** Whom the file names by a key, and the campaign does not reach yet. */
export async function listOthers(
  db: Db,
  wanted: readonly DesiredTarget[],
  own: readonly StoredTarget[],
): Promise<StoredTarget[]> {
  const known = new Set(own.map(({ key }) => key))
  const keys = wanted.flatMap(({ key }) => (key === null || known.has(key) ? [] : [key]))
  return keys.length === 0 ? [] : await listTargetsByKey(db, keys)
}

interface NumberCheck extends Pick<PrepareOptions, 'hasAnyNumber'>, Pick<TargetSearch, 'addProblem'> {
  readonly campaignId: number | undefined
}

function checkNumbers({ numbers, callInNumbers }: DesiredCampaign, known: readonly PhoneNumber[], check: NumberCheck): void {
  for (const { number, position } of numbers) {
    if (check.hasAnyNumber || known.some((one) => one.number === number)) continue
    check.addProblem(position, `${number} is not among our numbers; twilio sync-numbers asks the carrier for new ones`)
  }
  for (const { number, position } of callInNumbers) {
    const owner = known.find((one) => one.number === number && one.call_in_campaign_id !== null)
    if (owner !== undefined && owner.call_in_campaign_id !== check.campaignId)
      check.addProblem(
        position,
        `${number} is set aside for the campaign ${owner.call_in_campaign}; that has to give it up first`,
      )
    // One that is set aside for this campaign already need not be in its pool.
    else if (owner === undefined && !numbers.some((one) => one.number === number))
      check.addProblem(position, `${number} is not one of the numbers of this campaign`)
  }
}

function numbersOf(numbers: readonly Positioned[]): string[] {
  return inOrder(numbers.map(({ number }) => number))
}
