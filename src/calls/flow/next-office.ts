// Which office is dialled next: of the targets that are left, the first that has a number which was not dialled yet and has a
// free line. A number is dialled once in a session, unless the target is asked for by name. Pure; part of the call flow.
import { destinationOf, type PlannedOffice, type PlannedTarget } from '../planning/plan.ts'
import type { FlowContext, FlowState, Turn } from './flow-types.ts'

const officesPerTargetMax = 3

/** Indexes: of a target in the list, and of an office in the target's list. */
export interface OfficeChoice {
  readonly target: number
  readonly office: number
}

/** Undefined: no line is free to any of the targets that are left. */
export function chooseOffice({ context, state }: Turn): OfficeChoice | undefined {
  for (const target of state.left) {
    const office = openOffices(context, state, target).find((i) => !context.fullNumbers.has(numberAt(context, target, i)))
    if (office !== undefined) return { target, office }
  }
  return undefined
}

/** Numbers that may still be dialled for the targets that are left, the next one first. */
export function openNumbers({ context, state }: Pick<Turn, 'context' | 'state'>): string[] {
  const numbers = state.left.flatMap((target) =>
    openOffices(context, state, target).map((office) => numberAt(context, target, office)),
  )
  return [...new Set(numbers)]
}

/** The offices of a target that may still be dialled, whether their lines are free or not: their indexes, in order. */
export function openOffices({ targets }: FlowContext, state: FlowState, index: number): number[] {
  const target = targets[index]
  const own = state.tried[index] ?? []
  if (target === undefined || own.length >= officesPerTargetMax) return []
  const all = Object.values(state.tried).flat()
  return target.offices.flatMap((office, i) => {
    const isTried = (isAskedFor(target, office) ? own : all).includes(destinationOf(office))
    return isTried || state.givenUp.includes(office.number) ? [] : [i]
  })
}

/** Who answers there takes calls for others, too, so that the caller asks for the target. */
export function isAskedFor(target: PlannedTarget, office: PlannedOffice): boolean {
  return target.askFor === true || office.isFallback
}

/** How many calls there will be, if each target is reached at its first number. */
export function countCalls({ context, state }: Turn): number {
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

/** Others who are left and are called by the same number alone: the call that is announced is the call to them, too. */
export function othersAt({ context, state }: Turn, destination: string): PlannedTarget[] {
  return state.left.slice(1).flatMap((index) => {
    const target = context.targets[index]
    const open = openOffices(context, state, index).flatMap((i) => target?.offices[i] ?? [])
    if (target === undefined || open.length === 0) return []
    return open.every((office) => destinationOf(office) === destination && !isAskedFor(target, office)) ? [target] : []
  })
}

function numberAt({ targets }: FlowContext, target: number, office: number): string {
  return targets[target]?.offices[office]?.number ?? ''
}
