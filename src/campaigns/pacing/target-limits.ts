// How often a campaign calls each of its targets. Pure.
import type { Campaign } from '../queries.ts'
import { isSpreading } from './spread-calls.ts'

export interface TargetLimits {
  /** The maximum number of calls to a target in one day (UTC). Null: no limit. */
  readonly callsPerDay: number | null
  /** From when a call to a target is dialled until the next one may be reserved. Null: no pause. */
  readonly secondsBetween: number | null
}

/** Null if the calls to each target need not be counted. */
export function targetLimitsOf(campaign: Campaign): TargetLimits | null {
  const { calls_per_target_per_day: callsPerDay, seconds_between_calls: secondsBetween } = campaign
  return isSpreading(campaign) || secondsBetween !== null ? { callsPerDay, secondsBetween } : null
}

/** What a session waits for that waits until the campaign may call the target again, as in `session_flows.waits_for`. */
export function turnAt(campaignId: number, targetId: number): string {
  return `${campaignId}/${targetId}`
}
