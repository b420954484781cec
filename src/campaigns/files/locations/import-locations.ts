// Replaces the locations of a campaign with those of a CSV file: first computes the changes, then applies them in one
// transaction.
import { isDeepStrictEqual } from 'node:util'
import type { Db, ReadonlyDb } from '../../../database/types.ts'
import { countryOf, diallingCountryOf } from '../../campaign.ts'
import type { Campaign } from '../../queries.ts'
import { lockCampaign, replaceLocations } from '../../write-queries.ts'
import type { FileTarget } from '../campaign-file.ts'
import { type Change, changedTargets, describeTarget, describeTargetChange } from '../difference.ts'
import type { Problem } from '../input/problem.ts'
import { matchTargets } from '../match-targets.ts'
import { listOtherTargets } from '../prepare.ts'
import { listReachable, type StoredTarget } from '../queries.ts'
import { saveTargets } from '../save-targets.ts'
import { listMappings } from './queries.ts'
import { type LocationMapping, readLocations } from './read-locations.ts'

export interface PreparedLocations {
  readonly campaignId: number
  /** The state that the changes were computed from. They are applied only if it is unchanged. */
  readonly before: Before
  readonly targets: readonly FileTarget[]
  /** The current rows of the targets, by id. */
  readonly rows: ReadonlyMap<number, StoredTarget>
  readonly mappings: readonly LocationMapping[]
  readonly added: readonly string[]
  readonly changed: readonly string[]
  readonly removed: readonly string[]
}

interface Before {
  readonly reachable: readonly StoredTarget[]
  /** Location → target ids. */
  readonly mappings: ReadonlyMap<string, readonly number[]>
}

export async function prepareLocations(
  db: ReadonlyDb,
  campaign: Campaign,
  bytes: Uint8Array,
): Promise<PreparedLocations | { readonly problems: readonly Problem[] }> {
  const before = await readBefore(db, campaign.id)
  const wanted = readLocations(bytes, {
    country: countryOf(campaign),
    diallingCountry: diallingCountryOf(campaign),
    isPostal: (campaign.locate_by || 'postal') === 'postal',
    current: new Set(before.reachable.map(({ number }) => number)),
  })
  const problems = [...wanted.problems]
  const own = before.reachable
  const others = await listOtherTargets(db, wanted.targets, own)
  const targets = matchTargets(wanted.targets, {
    own,
    others,
    hasFallback: campaign.fallback_number !== null,
    addProblem: (line, sentence) => void problems.push({ line, sentence }),
  })
  if (problems.length > 0) return { problems: problems.toSorted((one, other) => one.line - other.line) }
  const rows = new Map([...own, ...others].map((row) => [row.id, row]))
  return {
    campaignId: campaign.id,
    before,
    targets,
    rows,
    mappings: wanted.mappings,
    ...compareMappings(before, targets, wanted.mappings),
  }
}

async function readBefore(db: ReadonlyDb, campaignId: number): Promise<Before> {
  const mappings = await listMappings(db, campaignId)
  return {
    reachable: await listReachable(db, campaignId),
    mappings: new Map(mappings.map(({ location, targetIds }) => [location, targetIds])),
  }
}

function compareMappings({ mappings: before }: Before, targets: readonly FileTarget[], mappings: readonly LocationMapping[]) {
  const after = Map.groupBy(mappings, ({ location }) => location)
  const locations = [...after.keys()]
  const isSame = (location: string) =>
    isDeepStrictEqual(
      after.get(location)?.map(({ target }) => targets[target]?.id),
      before.get(location),
    )
  return {
    added: locations.filter((location) => !before.has(location)),
    changed: locations.filter((location) => before.has(location) && !isSame(location)),
    removed: [...before.keys()].filter((location) => !after.has(location)),
  }
}

/** Returns an empty list if there is nothing to change. */
export function describeLocations({ targets, rows, added, changed, removed }: PreparedLocations): Change[] {
  const count = (sign: Change['sign'], locations: readonly string[]): Change[] =>
    locations.length === 0 ? [] : [{ sign, what: `${locations.length} ${locations.length === 1 ? 'location' : 'locations'}` }]
  const newTargets = targets.filter(({ id }) => id === undefined)
  return [
    ...truncate('~', changedTargets(targets, rows).flatMap(describeTargetChange)),
    ...truncate(
      '+',
      newTargets.map((target) => ({ sign: '+', what: `target: ${describeTarget(target)}` })),
    ),
    ...count('+', added),
    ...count('~', changed),
    ...count('-', removed),
  ]
}

const shownMax = 50

/** A file can contain tens of thousands of targets. */
function truncate(sign: Change['sign'], changes: readonly Change[]): Change[] {
  const more = changes.length - shownMax
  return more > 0 ? [...changes.slice(0, shownMax), { sign, what: `targets: ${more} more` }] : [...changes]
}

/** Returns false, and does nothing, if the campaign was changed since the import was prepared. */
export function applyLocations(db: Db, prepared: PreparedLocations): Promise<boolean> {
  const { campaignId, before, mappings, added, changed, removed } = prepared
  return db.transaction().execute(async (db) => {
    await lockCampaign(db, campaignId)
    if (!isDeepStrictEqual(await readBefore(db, campaignId), before)) return false
    const ids = await saveTargets(db, campaignId, prepared)
    const locations = [...added, ...changed, ...removed]
    const written = new Set(locations)
    await replaceLocations(db, campaignId, {
      locations,
      targets: mappings
        .filter(({ location }) => written.has(location))
        .map(({ location, target }) => ({ location, targetId: ids[target] ?? 0 })),
    })
    return true
  })
}
