// The types of the call flow: its state, the events that it accepts, and the outcome of an event.
import type { OfficeLegReport, StepEvent } from '../../telephony/event.ts'
import type { Instruction, Speech } from '../../telephony/instruction.ts'
import type { Plan, PlannedTarget } from '../planning/plan.ts'
import type { DistrictChoice, Reached, Vacancy } from '../planning/reached.ts'

/** What this caller cannot call at present, each with the caller's position among those who wait for it, from 1. */
export interface Availability {
  /** Numbers without a free line. */
  readonly fullNumbers: ReadonlyMap<string, number>
  /** Ids of targets that were called too short a time ago. */
  readonly restingTargets: ReadonlyMap<number, number>
  /** Ids of targets that get no more calls today. Nobody waits for them. */
  readonly spentTargets: ReadonlySet<number>
}

export const allAvailable: Availability = { fullNumbers: new Map(), restingTargets: new Map(), spentTargets: new Set() }

/** What the flow knows apart from its state. All of it is fixed when the session starts, except for what is available. */
export interface FlowContext extends Availability {
  readonly plan: Plan
  readonly targets: readonly PlannedTarget[]
}

/** The keys that are explained to the caller, once each. */
export type ExplainedKey = 'skip' | 'repeat' | 'stop'

/** The state of a session between two requests of the carrier. Stored as stored-flow/shape.ts says. */
export interface FlowState {
  readonly at:
    | 'beginning'
    | 'confirming'
    | 'locating'
    | 'choosing_district'
    | 'scheduling'
    | 'choosing'
    | 'introducing'
    | 'waiting'
    | 'dialling'
    | 'over'
  /**
   * The districts that the caller can choose from, until one is chosen. Meanwhile, targets and vacancies are those that are
   * certain wherever the caller lives.
   */
  readonly choices: readonly DistrictChoice[]
  /** The caller has been told already that several districts share the postal code. */
  readonly isFurtherChoice: boolean
  /** Seats that nobody holds, until the caller has been told. */
  readonly vacancies: readonly Vacancy[]
  /** How many times the current question has been asked. */
  readonly asked: number
  /** How many times, for ten seconds each, the caller has waited for a free line. */
  readonly waits: number
  /** The targets still to be called, as indexes into the list. The first one is the current target. */
  readonly left: readonly number[]
  /** The destinations (number and extension) that were dialled, by target index. */
  readonly tried: Readonly<Record<number, readonly string[]>>
  /** The destinations that answered. */
  readonly answered: readonly string[]
  /** Numbers that the caller no longer waits for. */
  readonly givenUp: readonly string[]
  /** Targets that were dropped without a call. Named to the caller at the end, unless they share a number that answered. */
  readonly unreached: readonly number[]
  /** Index of the current target's office that is announced or dialled. */
  readonly office: number
  /** How many attempts there were. Each reserves a line, whether it is dialled or not. */
  readonly attempts: number
  /** The attempt that holds a line but has not been dialled. */
  readonly reserved: number | null
  /** How many times the carrier was told to dial. */
  readonly dialled: number
  readonly explained: readonly ExplainedKey[]
}

export type FlowEvent =
  | StepEvent
  /** The caller has entered a location; `reached` is what was found for it. */
  | { readonly kind: 'located'; readonly location: string; readonly reached: Reached }

export interface FlowOutcome {
  readonly state: FlowState
  readonly instructions: readonly Instruction[]
  /** The new targets of the session, and the location that the caller has entered, if this answers one. */
  readonly located?: { readonly location?: string; readonly targets: readonly PlannedTarget[] }
  /** The caller's answer to the offer of recurring calls. */
  readonly wantsSubscription?: boolean
  /** The call that has just ended. */
  readonly ended?: { readonly attempt: number; readonly leg: OfficeLegReport }
  /** A new attempt, which needs a free line to the number, and a target that is available. Otherwise the outcome must be discarded. */
  readonly reserved?: { readonly attempt: number; readonly targetId: number; readonly number: string }
  /** An attempt that will not be dialled. Its line is free again. */
  readonly released?: number
  /** The attempt that is dialled. */
  readonly dialled?: number
  /** The number that the caller waits for, or what `turnAt` returns for a target. */
  readonly waitsFor?: string
}

export interface Turn {
  readonly context: FlowContext
  readonly state: FlowState
  /** Said before anything else. */
  readonly before?: readonly Speech[]
}
