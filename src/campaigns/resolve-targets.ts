// Resolves the targets of a caller: the campaign's target set, or the targets of the caller's location, combined with the set as
// the campaign's `include_special` says. Resolvers find the targets of a location, so that whole countries can be added.
import { postalCodeKeys } from '../countries/read-postal-code.ts'
import type { ReadonlyDb } from '../database/types.ts'
import { findLocatedTargets, listTargetKeys, listTargetSet, type TargetKey } from './queries.ts'
import { findTargetsInTable } from './revisions/queries.ts'
import type { RevisionContent } from './revisions/revision.ts'
import { shuffled } from './shuffled.ts'

export interface LocatedCampaign {
  readonly id: number
  readonly country: string
  readonly segment_by: string | null
  readonly include_special: string | null
  readonly target_ordering: string | null
  readonly call_maximum: number | null
  /** The revision whose target set and locations count. Without it, the current ones do. */
  readonly content?: RevisionContent
}

export interface LocationResolver {
  /** Returns the targets of a location in the order of calling, or an empty list if it has none. */
  locate(db: ReadonlyDb, campaign: LocatedCampaign, location: string): Promise<TargetKey[]>
}

/** Looks up the table that staff import: postal code → targets. The row of a code wins over that of its area. */
export const locationTable: LocationResolver = {
  locate: async (db, { id, country, content }, written) => {
    const table = content?.location_table
    if (table === null) return []
    for (const location of postalCodeKeys(written, country)) {
      const found = await (table === undefined ? findLocatedTargets(db, id, location) : findTargetsInTable(db, table, location))
      if (found.length > 0) return found
    }
    return []
  },
}

export interface ResolveOptions {
  readonly resolvers: readonly LocationResolver[]
  /** Returns a number from 0 (inclusive) to 1 (exclusive). */
  readonly random: () => number
}

export function isLocated({ segment_by }: Pick<LocatedCampaign, 'segment_by'>): boolean {
  return segment_by === 'location'
}

/** Returns target ids in the order of calling. For a campaign with locations and a caller without one, returns an empty list. */
export async function resolveTargets(
  db: ReadonlyDb,
  campaign: LocatedCampaign,
  location: string | null,
  { resolvers, random }: ResolveOptions,
): Promise<number[]> {
  const isShuffled = campaign.target_ordering === 'shuffle'
  const { id, content } = campaign
  const inOrder = content === undefined ? await listTargetSet(db, id) : await listTargetKeys(db, content.targets)
  const set = isShuffled ? shuffled(inOrder, random) : inOrder
  const targets = isLocated(campaign)
    ? joinSpecial(set, location === null ? [] : await locate(db, campaign, location, resolvers), campaign.include_special)
    : set
  const ids = [...new Set(targets.map(({ id }) => id))]
  return campaign.call_maximum ? ids.slice(0, campaign.call_maximum) : ids
}

async function locate(db: ReadonlyDb, campaign: LocatedCampaign, location: string, resolvers: readonly LocationResolver[]) {
  for (const resolver of resolvers) {
    const found = await resolver.locate(db, campaign, location)
    if (found.length > 0) return found
  }
  return []
}

/**
 * Compat: the rules of CallPower's `include_special`. `before`, `after`: the set before or after the location's targets, if
 * there are any. `only`: those in both. `first`: those in both, then the rest of the set. `fallback`: those in both, or else
 * the location's. Without a rule: the set, whatever the location. A target of the set counts as one of the location if its
 * key starts with the key of one.
 */
export function joinSpecial(set: readonly TargetKey[], located: readonly TargetKey[], rule: string | null): readonly TargetKey[] {
  if (set.length === 0) return located
  if (!rules.has(rule)) return set
  if (located.length === 0) return []
  const both = located.flatMap((one) => set.filter((other) => belongsTo(other, one)))
  switch (rule) {
    case 'before':
      return [...set, ...located]
    case 'after':
      return [...located, ...set]
    case 'only':
      return both
    case 'first':
      return [...both, ...set]
    default:
      return both.length > 0 ? both : located
  }
}

const rules: ReadonlySet<string | null> = new Set(['before', 'after', 'only', 'first', 'fallback'])

function belongsTo(special: TargetKey, located: TargetKey): boolean {
  return special.id === located.id || (!!located.key && !!special.key && special.key.startsWith(located.key))
}
