// Reads the calls that a carrier lists: their status, and whether one matches a search. Pure. A carrier may leave out any field,
// and Twilio's package would then fill in the dates.
import { isSameNumber } from '../../phone/carrier-number.ts'
import type { FoundCall, FoundLeg } from '../carrier.ts'
import type { CallerLegReport } from '../event.ts'
import { readStatus } from './form.ts'

interface CallSearch {
  /** E.164, as is `fromNumber`. */
  readonly to: string
  readonly fromNumber: string
  readonly since: Date
}

/** A call as Twilio's package returns it. */
interface ListedCall {
  readonly sid: string | undefined
  readonly status: string
  readonly duration: string | null
  readonly to: string | null
  readonly from: string | null
  readonly parentCallSid: string | null
  readonly dateCreated: unknown
  readonly startTime: unknown
}

/** Returns an empty array if the call does not match. What the carrier leaves out counts as a match that is not certain. */
export function matchCall(call: ListedCall, { to, fromNumber, since }: CallSearch): FoundCall[] {
  const createdAt = readInstant(call.dateCreated) ?? readInstant(call.startTime)
  const matches = [isSameNumber(call.to, to), isSameNumber(call.from, fromNumber), createdAt && createdAt >= since]
  if (call.parentCallSid || matches.includes(false)) return []
  const isCertain = Boolean(call.sid) && !matches.includes(undefined)
  return [{ ...toCallReport(call), callId: call.sid ?? '', isCertain }]
}

/** The package parses instants in Twilio's format, and returns all others as text. */
function readInstant(given: unknown): Date | undefined {
  const instant = given instanceof Date ? given : new Date(typeof given === 'string' ? given : Number.NaN)
  return Number.isNaN(instant.getTime()) ? undefined : instant
}

export function toCallReport(call: {
  sid: string | undefined
  status: string
  duration: string | null
}): CallerLegReport & { status: FoundLeg['status'] } {
  const seconds = call.duration === null || call.duration === '' ? undefined : Number(call.duration)
  return { status: readStatus(call.status), callId: call.sid, seconds: Number.isFinite(seconds) ? seconds : undefined }
}

/** The dates that are read here. If one is missing, the package returns the current time. */
const missingDates = { date_created: null, start_time: null }

/** Adds null to a list of calls for each date that the carrier left out. */
export function fillMissingDates(body: string): string {
  if (!body.includes('"calls"')) return body
  try {
    const list = JSON.parse(body)
    return JSON.stringify({ ...list, calls: list.calls.map((call: object) => ({ ...missingDates, ...call })) })
  } catch {
    return body
  }
}
