// Combines a campaign's target set with the targets of a caller's location. Pure.
import type { TargetKey } from '../queries.ts'

/** All but the last are CallPower's. */
export const specialRules = ['before', 'after', 'only', 'first', 'fallback', 'first-or-others'] as const

export interface JoinOptions {
  /** The campaign's `include_special`. */
  readonly rule: string | null
  /** The location is known, though the seats of its districts may be vacant. */
  readonly isFound: boolean
  /** The ids of those whom the first target of the set stands for, and of those whom the others stand for. Somebody may be in both. */
  readonly first: ReadonlySet<number>
  readonly others: ReadonlySet<number>
}

/** The targets of the campaign's own, with the members of bodies. Null if it has none. */
type OwnTargets = readonly TargetKey[] | null

/**
 * Compat: the rules of CallPower's `include_special`. `before`, `after`: the set before or after the location's targets, if the
 * location is found. `only`: those in both. `first`: those in both, then the rest of the set. `fallback`: those in both, or else
 * the location's. `first-or-others`: the first of the set if it is in both, or else the others. Without a rule: the set, whatever the
 * location. A target of the set counts as one of the location if its key starts with the key of one.
 */
export function joinSpecial(
  set: OwnTargets,
  located: readonly TargetKey[],
  { rule, isFound, first, others }: JoinOptions,
): readonly TargetKey[] {
  if (set === null) return located
  if (!rules.has(rule)) return set
  if (!isFound) return []
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
    case 'first-or-others': {
      const leading = both.filter(({ id }) => first.has(id))
      return leading.length > 0 ? leading : set.filter(({ id }) => others.has(id))
    }
    default:
      return both.length > 0 ? both : located
  }
}

/** Without a rule, the target set counts alone. */
export function dependsOnLocation(set: OwnTargets, rule: string | null): boolean {
  return set === null || rules.has(rule)
}

/** True if the location's targets are called because they are the caller's, and not only if they are in the set. */
export function callsOwn(set: OwnTargets, rule: string | null): boolean {
  return set === null || rule === 'before' || rule === 'after' || rule === 'fallback'
}

const rules: ReadonlySet<string | null> = new Set(specialRules)

function belongsTo(special: TargetKey, located: TargetKey): boolean {
  return special.id === located.id || (!!located.key && !!special.key && special.key.startsWith(located.key))
}
