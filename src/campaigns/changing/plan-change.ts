// Checks the input of a campaign against the database, and returns the campaign before and after the change. Changes nothing.

import type { ReadonlyDb } from '../../database/types.ts'
import { invalidInput, type Result } from '../../domain-errors.ts'
import { isStorable } from '../../input/check-shape.ts'
import { isMap } from '../../input/path.ts'
import { type AddProblem, collectProblems, joinProblems } from '../../input/problems.ts'
import { withoutInvisible } from '../../input/without-invisible.ts'
import { listTargetsByKey } from '../../targets/queries.ts'
import type { StoredTarget } from '../../targets/target.ts'
import { type CampaignContent, emptyCampaign, isSamePrompt } from '../content/content.ts'
import { type Current, readCurrent, sortUnique } from '../content/current.ts'
import type { CampaignInput } from '../content/input.ts'
import { inputOf } from '../content/input-of.ts'
import { findCampaignByName, isStoredFile, listPhoneNumbers, type PhoneNumber } from '../content/queries.ts'
import { type Campaign, findCampaignById } from '../queries.ts'
import { type DesiredTarget, matchTargets } from './match-targets.ts'
import { type DesiredCampaign, type DesiredNumber, readContent } from './read-content.ts'
import { checkInput } from './read-input.ts'

export interface PlannedChange {
  /** Undefined if the campaign is new. */
  readonly before: Current | undefined
  readonly after: CampaignContent
  /** The current rows of its targets, by id. */
  readonly rows: ReadonlyMap<number, StoredTarget>
}

export interface PlanOptions {
  /** The carrier accepts any number, so unknown numbers are inserted instead of rejected. */
  readonly hasAnyNumber: boolean
  /** Values of `file_storage`: recordings that will be stored before the change is made. */
  readonly uploads?: ReadonlySet<string> | undefined
}

export async function planChange(db: ReadonlyDb, sent: unknown, options: PlanOptions): Promise<Result<PlannedChange>> {
  const row = await findSubject(db, sent)
  const before = row && (await readCurrent(db, row))
  const current = before?.campaign ?? emptyCampaign
  const { input, problems: ofShape } = checkInput(sent, before ? inputOf(current) : {})
  const { problems, addProblem } = collectProblems()
  await checkIdentity(db, { input, row }, addProblem)
  const wanted = readContent(input, current, addProblem)
  const { targets, rows } = await findTargets(db, wanted, { own: before?.reachable ?? [], addProblem })
  await checkRecordings(db, wanted, { uploads: options.uploads, current: current.prompts, addProblem })
  checkNumbers(wanted, await listPhoneNumbers(db), { ...options, campaignId: before?.id, addProblem })
  const all = joinProblems(ofShape, problems)
  if (all.length > 0) return invalidInput(all)
  const { settings, pinned, numbers, callInNumbers, prompts } = wanted
  const after = { settings, targets, pinned, numbers: numbersOf(numbers), callInNumbers: numbersOf(callInNumbers), prompts }
  return { value: { before, after, rows } }
}

/** The campaign that an input is about: the one with its id, so that a campaign can be renamed, or else the one with its name. */
export async function findSubject(db: ReadonlyDb, sent: unknown): Promise<Campaign | undefined> {
  const { id, name } = isMap(sent) ? sent : {}
  if (isId(id)) return await findCampaignById(db, id)
  if (typeof name !== 'string' || !isStorable(name)) return undefined
  return (await findCampaignByName(db, name)) ?? (await findCampaignByName(db, withoutInvisible(name)))
}

const idMax = 2_147_483_647

function isId(value: unknown): value is number {
  return Number.isInteger(value) && Number(value) >= 1 && Number(value) <= idMax
}

interface Subject {
  readonly input: Partial<Pick<CampaignInput, 'id' | 'name'>>
  readonly row: Campaign | undefined
}

async function checkIdentity(db: ReadonlyDb, { input: { id, name }, row }: Subject, addProblem: AddProblem): Promise<void> {
  if (id !== undefined && row === undefined) {
    const message = `id is ${id}, but there is no campaign with this id; leave out the id to create a new campaign`
    addProblem(['id'], 'not_found', message)
  }
  const named = name === undefined || row === undefined ? undefined : await findCampaignByName(db, name)
  if (named !== undefined && named.id !== row?.id)
    addProblem(['name'], 'taken', `name is "${name}", which is the name of campaign ${named.id}`)
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

/** Lists the targets with the keys in the input that are not targets of the campaign yet. */
export async function listOtherTargets(
  db: ReadonlyDb,
  wanted: readonly DesiredTarget[],
  own: readonly StoredTarget[],
): Promise<StoredTarget[]> {
  const known = new Set(own.map(({ key }) => key))
  const keys = wanted.flatMap(({ key }) => (key === null || known.has(key) ? [] : [key]))
  return keys.length === 0 ? [] : await listTargetsByKey(db, keys)
}

interface RecordingCheck extends Pick<PlanOptions, 'uploads'> {
  readonly current: CampaignContent['prompts']
  readonly addProblem: AddProblem
}

async function checkRecordings(db: ReadonlyDb, { prompts }: DesiredCampaign, { uploads, current, addProblem }: RecordingCheck) {
  for (const [key, prompt] of prompts) {
    if ('text' in prompt || isSamePrompt(prompt, current.get(key)) || uploads?.has(prompt.storage)) continue
    if (await isStoredFile(db, prompt.storage)) continue
    const message = `${key}: there is no stored recording ${prompt.storage}; use the path of a file instead`
    addProblem(['prompts', key], 'not_found', message)
  }
}

interface NumberCheck extends Pick<PlanOptions, 'hasAnyNumber'>, Pick<TargetSearch, 'addProblem'> {
  readonly campaignId: number | undefined
}

function checkNumbers({ numbers, callInNumbers }: DesiredCampaign, known: readonly PhoneNumber[], check: NumberCheck): void {
  for (const { number, path } of numbers) {
    if (check.hasAnyNumber || known.some((one) => one.number === number)) continue
    const message = `${number} is not in our list of numbers; to fetch new numbers from the carrier, run twilio sync-numbers`
    check.addProblem(path, 'not_found', message)
  }
  for (const { number, path } of callInNumbers) {
    const owner = known.find((one) => one.number === number && one.call_in_campaign_id !== null)
    if (owner !== undefined && owner.call_in_campaign_id !== check.campaignId) {
      const message = `${number} is a call_in number of the campaign ${owner.call_in_campaign}; remove it there first`
      check.addProblem(path, 'taken', message)
    }
    // A number that already is a call-in number of this campaign need not be in its pool.
    else if (owner === undefined && !numbers.some((one) => one.number === number))
      check.addProblem(path, 'not_allowed', `${number} is not one of the numbers of this campaign`)
  }
}

function numbersOf(numbers: readonly DesiredNumber[]): string[] {
  return sortUnique(numbers.map(({ number }) => number))
}
