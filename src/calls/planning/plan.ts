// The plan of a session, fixed when the session starts: its script, its questions, its targets and the order of their offices.
// Stored as stored-flow/shape.ts says. Pure.
import type { TargetLimits } from '../../campaigns/pacing/target-limits.ts'
import type { Script } from '../../prompts/speech.ts'

export interface Plan {
  readonly campaignId: number
  /** The campaign's name, for prompts. */
  readonly campaign: string
  readonly organization: string
  readonly script: Script
  /** The caller is asked for a location, unless the session has one with targets. */
  readonly asksLocation: boolean
  /** The number of keys of a location; null if it ends with `#`. */
  readonly locationKeys: number | null
  /** The location from the request, if it has the shape of a postal code. Other text from strangers is never spoken. */
  readonly location: string | null
  /** Whether recurring calls are offered, or changed for a caller who has them; null if neither. */
  readonly schedule: 'offer' | 'alter' | null
  /** The caller chooses one of the targets. */
  readonly choosesTarget: boolean
  /** The number that offices see, E.164. */
  readonly callerId: string
  readonly ringSecondsMax: number
  readonly secondsMax: number
  /** Simultaneous calls to one number. */
  readonly linesPerNumber: number
  /** Null if the campaign does not count the calls to each target. */
  readonly targetLimits: TargetLimits | null
}

export interface PlannedTarget {
  readonly targetId: number
  readonly title: string
  readonly name: string
  readonly district: string
  /** The office answers for others as well, so the caller is told whom to ask for. */
  readonly askFor: boolean
  /** In the order of dialling; empty if no number is known. */
  readonly offices: readonly PlannedOffice[]
}

export interface PlannedOffice {
  /** E.164. */
  readonly number: string
  readonly extension: string | null
  readonly type: string
  readonly location: string
  /** The campaign's fallback number, where the caller has to ask for the target. */
  readonly isFallback: boolean
}

/** The targets without repetition: several entries may be offices of one. */
export function onceEach(targets: readonly PlannedTarget[]): PlannedTarget[] {
  return [...new Map(targets.map((target) => [target.targetId, target])).values()]
}

/** Identifies what is dialled: a number, with its extension if there is one. */
export function destinationOf({ number, extension }: PlannedOffice): string {
  return extension === null ? number : `${number};ext=${extension}`
}
