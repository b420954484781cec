// Lists each target once, puts those that had many of the day's calls last, and chooses whom to call where not all can be. Pure.
import type { Spread } from '../pacing/spread-calls.ts'

export interface LimitOptions<T> extends Pick<Spread, 'rankOf'> {
  /** The caller's own. */
  readonly own: readonly T[]
  /** Null: all of them. */
  readonly max: number | null
}

/** Among equals in the day's calls, the caller's own are chosen before others. The order of all stays. */
export function limitTargets<T extends { readonly id: number }>(
  targets: readonly T[],
  { own, max, rankOf }: LimitOptions<T>,
): T[] {
  const all = unique(targets).toSorted((one, other) => rankOf(one) - rankOf(other))
  if (!max || all.length <= max) return all
  const first = new Set(own.map(({ id }) => id))
  const priorityOf = (target: T) => 2 * rankOf(target) + Number(!first.has(target.id))
  const chosen = new Set(all.toSorted((one, other) => priorityOf(one) - priorityOf(other)).slice(0, max))
  return all.filter((target) => chosen.has(target))
}

export function unique<T extends { readonly id: number }>(targets: readonly T[]): T[] {
  return [...new Map(targets.map((target) => [target.id, target])).values()]
}
