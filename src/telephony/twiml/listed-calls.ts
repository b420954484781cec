// Reads what a carrier lists of its calls: how one stands, and whether it can be the one that is looked for. Pure. Any part
// of it may be missing, and the package that hands it over would make up what is.
import { isSameNumber } from '../../phone/carrier-number.ts'
import type { FoundCall, FoundLeg } from '../carrier.ts'
import type { CallReport } from '../event.ts'
import { readStatus } from './form.ts'

interface CallSearch {
  /** E.164, as is `fromNumber`. */
  readonly to: string
  readonly fromNumber: string
  readonly since: Date
}

/** As the package hands it over. */
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

/** Empty for a call that cannot be meant. */
export function foundCall(call: ListedCall, { to, fromNumber, since }: CallSearch): FoundCall[] {
  const createdAt = readInstant(call.dateCreated) ?? readInstant(call.startTime)
  const agreed = [isSameNumber(call.to, to), isSameNumber(call.from, fromNumber), createdAt && createdAt >= since]
  if (call.parentCallSid || agreed.includes(false)) return []
  const isCertain = Boolean(call.sid) && !agreed.includes(undefined)
  return [{ ...reportOf(call), callId: call.sid ?? '', isCertain }]
}

/** The package reads instants as Twilio writes them, and hands over all others as they came. */
function readInstant(given: unknown): Date | undefined {
  const instant = given instanceof Date ? given : new Date(typeof given === 'string' ? given : Number.NaN)
  return Number.isNaN(instant.getTime()) ? undefined : instant
}

export function reportOf(call: {
  sid: string | undefined
  status: string
  duration: string | null
}): CallReport & { status: FoundLeg['status'] } {
  const seconds = call.duration === null || call.duration === '' ? undefined : Number(call.duration)
  return { status: readStatus(call.status), callId: call.sid, seconds: Number.isFinite(seconds) ? seconds : undefined }
}

/** The instants that are read here. Of a call without one, the package says that it is of this moment. */
const instants = { date_created: null, start_time: null }

/** The body of an answer, in which the instants of calls are null where the carrier has left them out. */
export function fillMissingDates(body: string): string {
  if (!body.includes('"calls"')) return body
  try {
    const list = JSON.parse(body)
    return JSON.stringify({ ...list, calls: list.calls.map((call: object) => ({ ...instants, ...call })) })
  } catch {
    return body
  }
}
