// Finds the campaign that an input without an id probably means under a new name: at least half of the targets are the same, or,
// without targets, the numbers and the prompts. Changes nothing.
import type { ReadonlyDb } from '../../database/types.ts'
import type { CampaignContent } from '../content/content.ts'
import { readCurrent } from '../content/current.ts'
import { changedPrompts, changedSettings } from '../content/difference.ts'
import { listCampaignsLike } from '../content/queries.ts'
import { findCampaignById } from '../queries.ts'
import type { PlannedChange } from './plan-change.ts'

export interface Renamed {
  readonly id: number
  readonly name: string
}

/** Undefined if the input is not about a new campaign, or resembles none. Of several, the one with the most in common. */
export async function findRenamed(db: ReadonlyDb, { before, after }: PlannedChange): Promise<Renamed | undefined> {
  if (before !== undefined) return undefined
  for (const { id, name } of await listCampaignsLike(db, after)) {
    const row = await findCampaignById(db, id)
    if (row === undefined) continue
    const { campaign } = await readCurrent(db, row)
    if (resembles(campaign, after)) return { id, name }
  }
  return undefined
}

/** One target, and a number, are shared by many campaigns of an organization, so alone they are no sign. */
function resembles(one: CampaignContent, other: CampaignContent): boolean {
  const most = Math.max(one.targets.length, other.targets.length)
  const shared = countShared(one, other)
  if (shared > 1) return shared * 2 >= most
  if (most > 0) return shared === most && isOtherwiseSame(one, other)
  const isCalledFrom = one.numbers.length > 0 && one.numbers.join() === other.numbers.join()
  const isLocated = one.settings.locate !== null && one.settings.locate === other.settings.locate
  return isCalledFrom && isLocated && changedPrompts(one.prompts, other.prompts).length === 0
}

/** Besides the name, the targets and the numbers. */
function isOtherwiseSame(one: CampaignContent, other: CampaignContent): boolean {
  const settings = changedSettings(one.settings, other.settings).filter((name) => name !== 'name')
  return settings.length === 0 && changedPrompts(one.prompts, other.prompts).length === 0
}

/** A target is the same if it is the same row, or has the same name and number. */
function countShared({ targets }: CampaignContent, other: CampaignContent): number {
  const ids = new Set(targets.map(({ id }) => id))
  const people = new Set(targets.map(({ name, number }) => `${number} ${name}`))
  return other.targets.filter(({ id, name, number }) => (id !== undefined && ids.has(id)) || people.has(`${number} ${name}`))
    .length
}
