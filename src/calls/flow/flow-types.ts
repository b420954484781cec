// The words of the call flow: where a call stands, what can happen to it, and what comes of that.
import type { LegReport, VoiceEvent } from '../../telephony/event.ts'
import type { Step } from '../../telephony/step.ts'
import type { Plan, PlannedTarget } from '../planning/plan.ts'

/** What the flow is told of the world: all of it frozen, but for the lines that other callers hold at this moment. */
export interface FlowContext {
  readonly plan: Plan
  readonly targets: readonly PlannedTarget[]
  /** Numbers on which no further call fits just now. */
  readonly takenNumbers: ReadonlySet<string>
}

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
  /** How often the caller was told to wait for a line to the present target. */
  readonly waits: number
  /** The targets still to be called, by their place in the list; the first one is the present one. */
  readonly left: readonly number[]
  /** Numbers that are done with, by the target they were dialled for: two targets may share a switchboard. */
  readonly tried: Readonly<Record<number, readonly string[]>>
  /** Targets that were moved to the end once, because their lines were taken. */
  readonly putOff: readonly number[]
  /** Which office of the present target is introduced or dialled. */
  readonly office: number
  /** How often the carrier was told to dial. */
  readonly attempts: number
}

export type FlowEvent =
  | VoiceEvent
  /** The caller has entered a location, and these are the targets that it leads to. */
  | { readonly kind: 'located'; readonly location: string; readonly targets: readonly PlannedTarget[] }

export interface FlowOutcome {
  readonly state: FlowState
  readonly steps: readonly Step[]
  /** Targets that are now known, and what they were found by. */
  readonly located?: { readonly location: string; readonly targets: readonly PlannedTarget[] }
  /** The caller has said whether they want to be rung regularly. */
  readonly wantsSchedule?: boolean
  /** The leg that has just ended. */
  readonly ended?: { readonly attempt: number; readonly leg: LegReport }
  /** The office that is dialled now. */
  readonly dialled?: { readonly attempt: number; readonly targetId: number; readonly number: string }
}
