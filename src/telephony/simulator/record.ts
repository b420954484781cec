// What the carrier knows of its calls and of the legs within them, and the parameters by which it names them in requests.

export type Ending = 'completed' | 'busy' | 'no-answer' | 'failed' | 'canceled'
export type CallStatus = 'queued' | 'initiated' | 'ringing' | 'in-progress' | Ending

export interface LegRecord {
  readonly sid: string
  /** The call that dialled it. */
  readonly parentSid: string | undefined
  readonly to: string
  /** What the one who is called sees. */
  readonly from: string
  readonly direction: 'inbound' | 'outbound-api' | 'outbound-dial'
  readonly startedAt: Date
  status: CallStatus
  answeredAt: Date | undefined
  endedAt: Date | undefined
  /** Seconds since the answer; 0 until the end, and where nobody answered. */
  duration: number
}

export interface CallRecord extends LegRecord {
  readonly direction: 'inbound' | 'outbound-api'
  /** Was asked for. Nothing is recorded here. */
  readonly isRecorded: boolean
  /** The offices, in the order in which they were dialled. */
  readonly legs: LegRecord[]
  /** Every answer that was fetched to be followed, the broken ones too. */
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

/** The numbers that telephone networks route: a country code, and at most 15 digits (E.164). */
export function isE164(number: string): boolean {
  return /^\+[1-9]\d{6,14}$/.test(number)
}
