// The records of calls and of the legs within them, and the parameters that describe them in requests to the server.

export type Ending = 'completed' | 'busy' | 'no-answer' | 'failed' | 'canceled'
export type CallStatus = 'queued' | 'initiated' | 'ringing' | 'in-progress' | Ending

export interface LegRecord {
  readonly sid: string
  /** The call that dialled it. */
  readonly parentSid: string | undefined
  readonly to: string
  /** The caller ID. */
  readonly from: string
  readonly direction: 'inbound' | 'outbound-api' | 'outbound-dial'
  readonly startedAt: Date
  status: CallStatus
  answeredAt: Date | undefined
  endedAt: Date | undefined
  /** Seconds from the answer to the end; 0 before the end, or without an answer. */
  duration: number
}

export interface CallRecord extends LegRecord {
  readonly direction: 'inbound' | 'outbound-api'
  /** Whether a recording was requested. The simulator does not record anything. */
  readonly isRecorded: boolean
  /** The legs to offices, in the order in which they were dialled. */
  readonly legs: LegRecord[]
  /** Every document that was fetched, including broken ones. */
  readonly documents: { readonly url: string; readonly text: string }[]
  /** What a real carrier's debugger would show. */
  readonly errors: string[]
}

export type Parameters = Readonly<Record<string, string>>

export function parametersOf(account: string, leg: LegRecord): Parameters {
  return {
    CallSid: leg.sid,
    AccountSid: account,
    From: leg.from,
    To: leg.to,
    Caller: leg.from,
    Called: leg.to,
    CallStatus: leg.status,
    ApiVersion: '2010-04-01',
    Direction: leg.direction,
    ...(leg.parentSid === undefined ? {} : { ParentCallSid: leg.parentSid }),
  }
}

export function secondsSince(start: Date | undefined, now: Date): number {
  return start === undefined ? 0 : Math.max(0, Math.round((now.getTime() - start.getTime()) / 1000))
}

/** True for a country code and at most 15 digits (E.164), which is what telephone networks route. */
export function isE164(number: string): boolean {
  return /^\+[1-9]\d{6,14}$/.test(number)
}
