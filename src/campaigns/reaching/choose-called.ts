// Chooses whom a caller is connected with if some targets are pinned: those first, and others up to the number of calls. Pure.
import type { TargetKey } from '../queries.ts'
import { type LimitOptions, limitTargets, unique } from './limit-targets.ts'

export interface Choosing extends LimitOptions<TargetKey> {
  /** Called before all others, however many they are. They count as calls. */
  readonly pinned: readonly TargetKey[]
}

/** Lists each target once. */
export function chooseCalled(targets: readonly TargetKey[], { pinned, max, ...options }: Choosing): TargetKey[] {
  const first = unique(pinned)
  const isPinned = idsOf(first)
  const others = targets.filter(({ id }) => !isPinned.has(id))
  if (max && max <= first.length) return first
  return [...first, ...limitTargets(others, { ...options, max: max && max - first.length })]
}

export function idsOf(targets: readonly TargetKey[]): ReadonlySet<number> {
  return new Set(targets.map(({ id }) => id))
}
