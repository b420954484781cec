// What a session is going to do, decided once when it begins and frozen in it: how it sounds, what it asks, whom it calls,
// and which offices of theirs in which order. Pure; a later change of the campaign does not reach a call under way.
import type { Script } from '../../prompts/speech.ts'

export interface Plan {
  readonly campaignId: number
  /** Names that prompts may say. */
  readonly campaign: string
  readonly organization: string
  readonly script: Script
  /** The caller is asked for a location by keypad, unless the session knows one that leads to somebody. */
  readonly asksLocation: boolean
  /** How many keys a location has; null: as many as are pressed before `#`. */
  readonly locationKeys: number | null
  /** What the caller gave, where it has the shape of a postal code: a stranger's text is never spoken. */
  readonly location: string | null
  /** Whether the caller is asked about being rung regularly, and whether they have asked for it before. */
  readonly schedule: 'offer' | 'alter' | null
  /** The caller chooses one of the targets. */
  readonly choosesTarget: boolean
  /** What offices see: E.164. */
  readonly callerId: string
  readonly ringSecondsMax: number
  readonly secondsMax: number
  /** Calls to one number at a time. */
  readonly linesPerNumber: number
}

export interface PlannedTarget {
  readonly targetId: number
  readonly title: string
  readonly name: string
  readonly district: string
  /** Whoever answers takes calls for others, too: the caller is told whom to ask for. Absent in plans of before. */
  readonly askFor?: boolean
  /** In the order of dialling; empty where no number is known. */
  readonly offices: readonly PlannedOffice[]
}

export interface PlannedOffice {
  /** E.164. */
  readonly number: string
  readonly extension: string | null
  readonly type: string
  readonly location: string
  /** A number that the campaign falls back on: the caller has to ask for the target there. */
  readonly isFallback: boolean
}

/** Where a call to an office leads: two extensions of one number are two places. */
export function destinationOf({ number, extension }: PlannedOffice): string {
  return extension === null ? number : `${number};ext=${extension}`
}
