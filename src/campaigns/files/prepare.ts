// Reads the file of a campaign and checks it against the database. Returns the campaign before and after the change. Changes
// nothing.
import type { ReadonlyDb } from '../../database/types.ts'
import { findCampaignById } from '../queries.ts'
import { type CampaignFile, emptyCampaign } from './campaign-file.ts'
import { type Current, readCurrent, sortUnique } from './current.ts'
import type { MapReader } from './input/map-reader.ts'
import type { AddProblem, Problem } from './input/problem.ts'
import { YamlFile } from './input/yaml-file.ts'
import { type DesiredTarget, matchTargets } from './match-targets.ts'
import { findCampaignByName, listPhoneNumbers, listTargetsByKey, type PhoneNumber, type StoredTarget } from './queries.ts'
import { type AudioOptions, type ReadPrompts, readRecordings } from './reading/read-audio.ts'
import { type DesiredCampaign, type Positioned, readCampaignFile } from './reading/read-file.ts'

export interface Prepared {
  /** Undefined if the campaign is new. */
  readonly before: Current | undefined
  readonly after: CampaignFile
  /** The current rows of its targets, by id. */
  readonly rows: ReadonlyMap<number, StoredTarget>
  readonly recordings: ReadPrompts['recordings']
}

export interface PrepareOptions {
  /** The carrier accepts any number, so unknown numbers are inserted instead of rejected. */
  readonly hasAnyNumber: boolean
  readonly readAudio: AudioOptions['readAudio']
}

export async function prepareCampaign(
  db: ReadonlyDb,
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

/** Finds by id if the file has one, so that a campaign can be renamed, or else by name. */
async function findCurrent(db: ReadonlyDb, root: MapReader): Promise<Current | undefined> {
  const [id, name] = [root.integer('id', 1, idMax), root.text('name', Number.POSITIVE_INFINITY)]
  const named = name === undefined ? undefined : await findCampaignByName(db, name)
  const found = id === undefined ? named : await findCampaignById(db, id)
  if (id !== undefined && found === undefined)
    root.addProblem('id', `is ${id}, but there is no campaign with this id; leave out the id to create a new campaign`)
  if (found !== undefined && named !== undefined && named.id !== found.id)
    root.addProblem('name', `is "${name}", which is the name of campaign ${named.id}`)
  return found && readCurrent(db, found)
}

interface TargetSearch {
  readonly own: readonly StoredTarget[]
  readonly addProblem: AddProblem
}

async function findTargets(db: ReadonlyDb, { targets, settings }: DesiredCampaign, { own, addProblem }: TargetSearch) {
  const others = await listOtherTargets(db, targets, own)
  const rows = new Map([...own, ...others].map((row) => [row.id, row]))
  const hasFallback = settings.fallback_number !== null
  return { targets: matchTargets(targets, { own, others, hasFallback, addProblem }), rows }
}

/** Lists the targets with the keys in the file that are not targets of the campaign yet. */
export async function listOtherTargets(
  db: ReadonlyDb,
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
    check.addProblem(
      position,
      `${number} is not in our list of numbers; to fetch new numbers from the carrier, run twilio sync-numbers`,
    )
  }
  for (const { number, position } of callInNumbers) {
    const owner = known.find((one) => one.number === number && one.call_in_campaign_id !== null)
    if (owner !== undefined && owner.call_in_campaign_id !== check.campaignId)
      check.addProblem(position, `${number} is a call_in number of the campaign ${owner.call_in_campaign}; remove it there first`)
    // A number that already is a call-in number of this campaign need not be in its pool.
    else if (owner === undefined && !numbers.some((one) => one.number === number))
      check.addProblem(position, `${number} is not one of the numbers of this campaign`)
  }
}

function numbersOf(numbers: readonly Positioned[]): string[] {
  return sortUnique(numbers.map(({ number }) => number))
}
