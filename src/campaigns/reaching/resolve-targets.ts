// Resolves the targets of a caller: the campaign's target set, or the targets of the caller's location, combined with the set as
// the campaign's `include_special` says. Resolvers find the targets of a location, so that whole countries can be added.
import { isDeepStrictEqual } from 'node:util'
import type { ReadDirectory } from '../../civic-data/open-directory.ts'
import type { Clock } from '../../clock.ts'
import type { ReadonlyDb } from '../../database/types.ts'
import { countryOf } from '../campaign.ts'
import { listCallsOfDay } from '../pacing/queries.ts'
import { isSpreading, noSpread, type Spread, type SpreadingCampaign, spreadOf } from '../pacing/spread-calls.ts'
import { type Campaign, listTargetKeys, listTargetSet, type TargetKey } from '../queries.ts'
import type { RevisionContent } from '../revisions/revision.ts'
import { listWithMembers, type WithMembers } from './bodies.ts'
import { chooseCalled, idsOf } from './choose-called.ts'
import { callsOwn, dependsOnLocation, joinSpecial } from './join-special.ts'
import { unique } from './limit-targets.ts'
import { orderTargets } from './order-targets.ts'
import { isNobody, nobody, type Reach, type Reached } from './reach.ts'

export interface LocatedCampaign extends SpreadingCampaign {
  readonly id: number
  readonly country: string
  /** The type of the campaign. */
  readonly type: string | null
  readonly subtype: string | null
  readonly segment_by: string | null
  readonly include_special: string | null
  readonly target_shuffle_chamber: boolean | null
  readonly call_maximum: number | null
  /** The revision whose target set and locations count. Without it, the current ones do. */
  readonly content?: RevisionContent
}

export interface LocationResolver {
  /** Returns `nobody` if the location leads to none. */
  locate(db: ReadonlyDb, campaign: LocatedCampaign, location: string): Promise<Reach>
  /** True if it knows postal codes that say more than usual, such as ZIP+4. Absent: it knows none. */
  readsLongCodes?(db: ReadonlyDb, campaign: Pick<LocatedCampaign, 'country' | 'type'>): Promise<boolean>
}

export interface ResolveOptions {
  /** The first one that finds anybody counts. */
  readonly resolvers: readonly LocationResolver[]
  /** Knows who is a member of a body. */
  readonly readDirectory: ReadDirectory
  /** Returns a number from 0 (inclusive) to 1 (exclusive). */
  readonly random: () => number
  readonly clock: Clock
}

export function locatedCampaign(campaign: Campaign & Pick<LocatedCampaign, 'content'>): LocatedCampaign {
  return {
    ...campaign,
    country: countryOf(campaign),
    type: campaign.campaign_type,
    subtype: campaign.campaign_subtype,
  }
}

export function isLocated({ segment_by }: Pick<LocatedCampaign, 'segment_by'>): boolean {
  return segment_by === 'location'
}

/** A campaign with locations reaches nobody for a caller without one. */
export async function resolveTargets(
  db: ReadonlyDb,
  campaign: LocatedCampaign,
  location: string | null,
  options: ResolveOptions,
): Promise<Reach> {
  const { random } = options
  const { callsOf, rankOf } = await readSpread(db, campaign, options)
  const { target_ordering: order, target_shuffle_chamber, include_special: rule, call_maximum: max } = campaign
  const inOrder = (targets: readonly TargetKey[]) =>
    orderTargets(targets, { order, shuffleChambers: target_shuffle_chamber === true, callsOf, random })
  const { listed: own, civicData } = await listOwn(db, campaign, options)
  const pinned = peopleOf(own.filter(([target]) => target.pinned))
  const isPinned = idsOf(pinned)
  const others = inOrder(unique(peopleOf(own)).filter(({ id }) => !isPinned.has(id)))
  const set = own.length === 0 ? null : [...pinned, ...others]
  if (!isLocated(campaign) || !dependsOnLocation(set, rule))
    return { ...nobody, targets: chooseCalled(set ?? [], { pinned, own: [], max, rankOf }), civicData }
  const located = location === null ? nobody : await locate(db, campaign, location, options)
  const joining = {
    ...{ rule, isFound: !isNobody(located) },
    ...{ first: idsOf(peopleOf(own.slice(0, 1))), others: idsOf(peopleOf(own.slice(1))) },
  }
  const join = <T extends Reached>(part: T): T => {
    if (part.choices.length > 0) return withoutEqualChoices({ ...part, choices: part.choices.map(join) })
    const own = inOrder(part.targets)
    const joined = joinSpecial(set, own, joining)
    const targets = joining.isFound ? chooseCalled(joined, { pinned, own, max, rankOf }) : []
    return { ...part, targets, vacancies: callsOwn(set, rule) ? part.vacancies : [] }
  }
  return { ...join(located), civicData: located.civicData ?? civicData }
}

/** The day's calls are read only if the campaign depends on them. */
async function readSpread(db: ReadonlyDb, campaign: LocatedCampaign, { clock }: ResolveOptions): Promise<Spread> {
  return isSpreading(campaign) ? spreadOf(campaign, await listCallsOfDay(db, campaign.id, clock())) : noSpread
}

/** The campaign's target set, each target with the people that it stands for. */
async function listOwn(db: ReadonlyDb, { id, content }: LocatedCampaign, { readDirectory }: ResolveOptions) {
  if (content === undefined) return await listWithMembers(db, await listTargetSet(db, id), readDirectory)
  const pinned = new Set(content.pinned)
  const set = (await listTargetKeys(db, content.targets)).map((target) => ({ ...target, pinned: pinned.has(target.id) }))
  return await listWithMembers(db, set, readDirectory)
}

function peopleOf<T>(own: WithMembers<T>['listed']): TargetKey[] {
  return own.flatMap(([, people]) => people)
}

/** Choices that all lead to the same targets need not be asked for. */
function withoutEqualChoices<T extends Reached>(reached: T): T {
  const [first, ...others] = reached.choices.map(({ targets, vacancies, choices }) => ({ targets, vacancies, choices }))
  const isEqual = first !== undefined && others.every((other) => isDeepStrictEqual(other, first))
  return isEqual ? { ...reached, ...first } : reached
}

async function locate(db: ReadonlyDb, campaign: LocatedCampaign, location: string, options: ResolveOptions) {
  for (const resolver of options.resolvers) {
    const found = await resolver.locate(db, campaign, location)
    if (isNobody(found)) continue
    const { listed, civicData } = await listWithMembers(db, found.targets, options.readDirectory)
    return { ...found, targets: peopleOf(listed), civicData: found.civicData ?? civicData }
  }
  return nobody
}
