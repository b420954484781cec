// Checks rows of locations against the database, and computes what they would change. Changes nothing.

import { isDeepStrictEqual } from 'node:util'
import type { ReadonlyDb } from '../../database/types.ts'
import { invalidInput, type Result } from '../../domain-errors.ts'
import { checkShape } from '../../input/check-shape.ts'
import { dropEmpty } from '../../input/drop-empty.ts'
import { withoutPart } from '../../input/path.ts'
import { collectProblems, joinProblems } from '../../input/problems.ts'
import { textsIn, withoutInvisibleIn } from '../../input/without-invisible.ts'
import type { StoredTarget, Target } from '../../targets/target.ts'
import { countryOf, diallingCountryOf } from '../campaign.ts'
import { type Change, changedTargets, describeTarget, describeTargetChange } from '../content/difference.ts'
import { locationsInput } from '../content/location-input.ts'
import { listMappings } from '../content/location-queries.ts'
import { listReachable } from '../content/queries.ts'
import type { Campaign } from '../queries.ts'
import { count } from '../revisions/location-changes.ts'
import { matchTargets } from './match-targets.ts'
import { listOtherTargets } from './plan-change.ts'
import { type LocationMapping, readLocations, type SoundRow } from './read-locations.ts'

export interface PlannedLocations {
  readonly targets: readonly Target[]
  /** The current rows of the targets, by id. */
  readonly rows: ReadonlyMap<number, StoredTarget>
  readonly mappings: readonly LocationMapping[]
  readonly added: readonly string[]
  readonly changed: readonly string[]
  readonly removed: readonly string[]
}

/** `sent`: rows of any origin, as `locationsInput` describes them. Changes nothing. */
export async function planLocations(db: ReadonlyDb, campaign: Campaign, sent: unknown): Promise<Result<PlannedLocations>> {
  const own = await listReachable(db, campaign.id)
  const input = dropEmpty(withoutInvisibleIn(sent, textsIn(own)))
  const ofShape = checkShape(locationsInput, input)
  const wrong = Map.groupBy(ofShape, ({ path }) => path[0])
  const withoutWrong = (row: unknown, i: number) =>
    (wrong.get(i) ?? []).reduce((rest, { path }) => withoutPart(rest, path.slice(1)), row) as SoundRow | undefined
  const sound = Array.isArray(input) ? input.map(withoutWrong) : []
  const { problems, addProblem } = collectProblems()
  const wanted = readLocations(sound, {
    country: countryOf(campaign),
    diallingCountry: diallingCountryOf(campaign),
    isPostal: (campaign.locate_by || 'postal') === 'postal',
    current: new Set(own.flatMap((target) => [target, ...target.offices]).map(({ number }) => number)),
    addProblem,
  })
  const others = await listOtherTargets(db, wanted.targets, own)
  const hasFallback = campaign.fallback_number !== null
  const targets = matchTargets(wanted.targets, { own, others, hasFallback, addProblem })
  const all = joinProblems(ofShape, problems)
  if (all.length > 0) return invalidInput(all)
  const rows = new Map([...own, ...others].map((row) => [row.id, row]))
  const stored = await listMappings(db, campaign.id)
  const before = new Map(stored.map(({ location, targetIds }) => [location, targetIds]))
  const { mappings } = wanted
  return { value: { targets, rows, mappings, ...compareMappings(before, targets, mappings) } }
}

type Mappings = ReadonlyMap<string, readonly number[]>

function compareMappings(before: Mappings, targets: readonly Target[], mappings: readonly LocationMapping[]) {
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
export function describeLocations({ targets, rows, added, changed, removed }: PlannedLocations): Change[] {
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

/** There may be tens of thousands of targets. */
function truncate(sign: Change['sign'], changes: readonly Change[]): Change[] {
  const more = changes.length - shownMax
  return more > 0 ? [...changes.slice(0, shownMax), { sign, what: `targets: ${more} more` }] : [...changes]
}
