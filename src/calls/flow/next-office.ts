// Chooses the office to dial next: the first target that may be called now and has a number with a free line which this session has
// not dialled yet. A shared number is dialled once, unless the caller has to ask for the target by name. Pure; part of the call flow.
import { destinationOf, type PlannedOffice, type PlannedTarget } from '../planning/plan.ts'
import type { FlowContext, FlowState, Turn } from './flow-types.ts'

const officesPerTargetMax = 3

/** The index of a target in the list, and of an office of that target. */
export interface OfficeChoice {
  readonly target: number
  readonly office: number
}

/** Returns undefined if none of the targets that are left can be called now. */
export function chooseOffice({ context, state }: Turn): OfficeChoice | undefined {
  for (const target of state.left) {
    if (context.restingTargets.has(idOf(context, target))) continue
    const office = openOffices(context, state, target).find((i) => !context.fullNumbers.has(numberAt(context, target, i)))
    if (office !== undefined) return { target, office }
  }
  return undefined
}

/** The numbers that can still be dialled, next one first. */
export function openNumbers({ context, state }: Pick<Turn, 'context' | 'state'>): string[] {
  const numbers = state.left.flatMap((target) =>
    openOffices(context, state, target).map((office) => numberAt(context, target, office)),
  )
  return [...new Set(numbers)]
}

/** The indexes of the offices of a target that can still be dialled, in order, whether or not their lines are free. */
export function openOffices({ targets, spentTargets }: FlowContext, state: FlowState, index: number): number[] {
  const target = targets[index]
  const own = state.tried[index] ?? []
  if (target === undefined || spentTargets.has(target.targetId) || own.length >= officesPerTargetMax) return []
  const all = Object.values(state.tried).flat()
  return target.offices.flatMap((office, i) => {
    const isTried = (isAskedFor(target, office) ? own : all).includes(destinationOf(office))
    return isTried || state.givenUp.includes(office.number) ? [] : [i]
  })
}

/** True if the office also answers for others, so that the caller has to ask for the target. */
export function isAskedFor(target: PlannedTarget, office: PlannedOffice): boolean {
  return target.askFor || office.isFallback
}

/** How many calls are left if each target answers at its first number. */
export function countCallsLeft({ context, state }: Turn): number {
  const dialled = new Set<string>()
  const calls = state.left.filter((index) => {
    const target = context.targets[index]
    const next = openOffices(context, state, index)
      .flatMap((i) => target?.offices[i] ?? [])
      .find((office) => target !== undefined && (isAskedFor(target, office) || !dialled.has(destinationOf(office))))
    if (next !== undefined) dialled.add(destinationOf(next))
    return next !== undefined
  })
  return calls.length
}

/** Other targets that are left and have no other number: the announced call counts for them, too. */
export function othersAt({ context, state }: Turn, destination: string): PlannedTarget[] {
  return state.left.slice(1).flatMap((index) => {
    const target = context.targets[index]
    const open = openOffices(context, state, index).flatMap((i) => target?.offices[i] ?? [])
    if (target === undefined || open.length === 0) return []
    return open.every((office) => destinationOf(office) === destination && !isAskedFor(target, office)) ? [target] : []
  })
}

/** The ids of the targets that are left. */
export function idsLeft({ context, state }: Pick<Turn, 'context' | 'state'>): number[] {
  return state.left.map((index) => idOf(context, index))
}

function idOf({ targets }: FlowContext, target: number): number {
  return targets[target]?.targetId ?? 0
}

function numberAt({ targets }: FlowContext, target: number, office: number): string {
  return targets[target]?.offices[office]?.number ?? ''
}
