// Reads the forms that a carrier sends. Pure. Unknown fields are ignored, and any field may be missing.
import { type Fields, groupFields } from '../../input/group-fields.ts'
import { readCarrierNumber } from '../../phone/carrier-number.ts'
import type { CallerLegReport, IncomingCall, LegStatus, OfficeLegReport, StepEvent } from '../event.ts'

export type Form = Readonly<Fields>

export function parseForm(body: string): Form {
  return groupFields(new URLSearchParams(body))
}

/** Removes control characters: no field needs them, PostgreSQL cannot store NUL, and XML does not allow most of them. */
export function field(form: Form, name: string): string | undefined {
  const value = form[name]
  return (Array.isArray(value) ? value[0] : value)?.replace(/\p{Cc}/gu, '')
}

/** Reads what happened since the last step. */
export function readEvent(form: Form): StepEvent {
  const dialStatus = field(form, 'DialCallStatus')
  if (dialStatus !== undefined) {
    const leg = { legId: readId(form, 'DialCallSid'), seconds: readSeconds(form, 'DialCallDuration') }
    // A leg is `answered` if the caller ended it with * while the office was still connected.
    return { kind: 'dialEnded', leg: { ...leg, status: dialStatus === 'answered' ? 'completed' : readStatus(dialStatus) } }
  }
  const digits = field(form, 'Digits')?.replace(notOnPhones, '')
  return digits === undefined ? { kind: 'continued' } : { kind: 'digits', digits: digits.slice(0, digitsMax) }
}

export function readCallerLegReport(form: Form): CallerLegReport {
  return {
    status: readStatus(field(form, 'CallStatus')),
    callId: readId(form, 'CallSid'),
    seconds: readSeconds(form, 'CallDuration'),
  }
}

export function readOfficeLegReport(form: Form): OfficeLegReport {
  return {
    status: readStatus(field(form, 'CallStatus')),
    legId: readId(form, 'CallSid'),
    seconds: readSeconds(form, 'CallDuration'),
  }
}

/** Returns undefined without the id of the call. */
export function readIncomingCall(form: Form): IncomingCall | undefined {
  const callId = readId(form, 'CallSid')
  if (callId === undefined) return undefined
  return { callId, from: readCarrierNumber(field(form, 'From')), to: readCarrierNumber(field(form, 'To')) }
}

export function readCallId(form: Form): string | undefined {
  return readId(form, 'CallSid')
}

const digitsMax = 40
/** DTMF also has the keys A to D, even though ordinary phones lack them. */
const notOnPhones = /[^0-9A-D*#]/g
const idCharactersMax = 100

const statuses: Readonly<Record<string, LegStatus>> = {
  queued: 'queued',
  initiated: 'queued',
  ringing: 'ringing',
  'in-progress': 'in-progress',
  answered: 'in-progress',
  completed: 'completed',
  busy: 'busy',
  failed: 'failed',
  'no-answer': 'no-answer',
  canceled: 'canceled',
  cancelled: 'canceled',
}

export function readStatus(text: string | undefined): LegStatus {
  return (text !== undefined && Object.hasOwn(statuses, text) ? statuses[text] : undefined) ?? 'unknown'
}

function readId(form: Form, name: string): string | undefined {
  const id = field(form, name)
  return id === undefined || id === '' || id.length > idCharactersMax ? undefined : id
}

function readSeconds(form: Form, name: string): number | undefined {
  const text = field(form, name)
  return text !== undefined && /^\d{1,7}$/.test(text) ? Number(text) : undefined
}
