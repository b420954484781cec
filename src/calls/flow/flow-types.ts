// The words of the call flow: where a call stands, what can happen to it, and what comes of that.
import type { LegReport, StepEvent } from '../../telephony/event.ts'
import type { Instruction, Speech } from '../../telephony/instruction.ts'
import type { Plan, PlannedTarget } from '../planning/plan.ts'

/** What the flow is told of the world: all of it frozen, but for the lines that other callers hold at this moment. */
export interface FlowContext {
  readonly plan: Plan
  readonly targets: readonly PlannedTarget[]
  /** Numbers on which no line is free for this caller, each with the place in line that the caller has or would get, from 1. */
  readonly fullNumbers: ReadonlyMap<string, number>
}

/** Keys that are explained to the caller once. */
export type ExplainedKey = 'skip' | 'repeat' | 'stop'

/** Where a call stands. Kept in the database between two requests of the carrier, as JSON. */
export interface FlowState {
  readonly at:
    | 'beginning'
    | 'confirming'
    | 'locating'
    | 'scheduling'
    | 'choosing'
    | 'introducing'
    | 'waiting'
    | 'dialling'
    | 'over'
  /** How often the present question has been asked. */
  readonly asked: number
  /** How often the caller was asked to hold since no line was free; each takes ten seconds. */
  readonly waits: number
  /** The targets still to be called, by their index in the list; the first one is the present one. */
  readonly left: readonly number[]
  /** Where was dialled, with extensions, by the target it was dialled for. */
  readonly tried: Readonly<Record<number, readonly string[]>>
  /** Where somebody answered. */
  readonly answered: readonly string[]
  /** Numbers that the caller has waited for long enough. */
  readonly givenUp: readonly string[]
  /** Targets that left the list without a call of their own: the caller hears of them at the end, unless they share a number that answered. */
  readonly unreached: readonly number[]
  /** Which office of the present target is introduced or dialled. */
  readonly office: number
  /** How many attempts there were: each holds a line, whether it came to be dialled or not. */
  readonly attempts: number
  /** The attempt that holds a line and has not been dialled yet. */
  readonly reserved: number | null
  /** How often the carrier was told to dial. */
  readonly dialled: number
  readonly explained: readonly ExplainedKey[]
}

export type FlowEvent =
  | StepEvent
  /** The caller has entered a location, and these are the targets that it leads to. */
  | { readonly kind: 'located'; readonly location: string; readonly targets: readonly PlannedTarget[] }

export interface FlowOutcome {
  readonly state: FlowState
  readonly instructions: readonly Instruction[]
  /** Targets that are now known, and what they were found by. */
  readonly located?: { readonly location: string; readonly targets: readonly PlannedTarget[] }
  /** The caller has said whether they want to be rung regularly. */
  readonly wantsSubscription?: boolean
  /** The leg that has just ended. */
  readonly ended?: { readonly attempt: number; readonly leg: LegReport }
  /** A new attempt, which needs a line to the number. The outcome is void where none is free. */
  readonly reserved?: { readonly attempt: number; readonly targetId: number; readonly number: string }
  /** An attempt that will not be dialled: its line is free again. */
  readonly released?: number
  /** The attempt that is dialled now. */
  readonly dialled?: number
  /** The number that the caller waits in line for. */
  readonly waitsFor?: string
}

export interface Turn {
  readonly context: FlowContext
  readonly state: FlowState
  /** What is to be heard before anything else. */
  readonly before?: readonly Speech[]
}
