// Connects the caller with an office, and tells the server how its leg goes. What is said before and after is conversation.ts's.
import type { SimulatedCall } from './call.ts'
import type { Dial } from './document.ts'
import type { DialledLeg } from './handset.ts'
import type { WebRequest } from './network/network.ts'
import { type Ending, isE164, type LegRecord, secondsSince } from './record.ts'
import { StatusReporter } from './status-callbacks.ts'

/** The request for the next document; undefined without an action. Throws when the line is cut, and what the handset throws. */
export async function dial(call: SimulatedCall, verb: Dial): Promise<WebRequest | undefined> {
  const leg = newLeg(call, verb)
  call.record.legs.push(leg)
  const reporter = new StatusReporter(leg, { ...call.switchboard, callback: verb.statusCallback })
  const end = (status: Ending, seconds: number) => {
    leg.endedAt = call.switchboard.clock()
    leg.duration = seconds
    reporter.report('completed', status)
  }
  try {
    const { status, seconds } = await connect(call, verb, { leg, reporter })
    end(status, seconds)
    return actionOf(verb, leg)
  } catch (error) {
    end(leg.answeredAt === undefined ? 'canceled' : 'completed', secondsSince(leg.answeredAt, call.switchboard.clock()))
    const action = actionOf(verb, leg)
    // Twilio asks for the action of a caller who is gone, too, and throws the answer away.
    if (action !== undefined && call.isCut) {
      const params = { ...call.parameters(), CallStatus: 'completed', ...action.params }
      void call.switchboard.network.tell({ ...action, params }, Promise.resolve())
    }
    throw error
  }
}

function newLeg({ record, switchboard }: SimulatedCall, verb: Dial): LegRecord {
  return {
    sid: switchboard.newSid('CA'),
    parentSid: record.sid,
    to: verb.number,
    from: verb.callerId ?? record.from,
    direction: 'outbound-dial',
    startedAt: switchboard.clock(),
    status: 'initiated',
    answeredAt: undefined,
    endedAt: undefined,
    duration: 0,
  }
}

interface Leg {
  readonly leg: LegRecord
  readonly reporter: StatusReporter
}

async function connect(call: SimulatedCall, verb: Dial, { leg, reporter }: Leg): Promise<{ status: Ending; seconds: number }> {
  reporter.report('initiated', 'initiated')
  const objection = objectionTo(call, leg)
  if (objection !== undefined) {
    call.record.errors.push(objection)
    return { status: 'failed', seconds: 0 }
  }
  reporter.report('ringing', 'ringing')
  const { number, sendDigits, timeoutSeconds, timeLimitSeconds, hangupOnStar } = verb
  const ring = { sendDigits, timeoutSeconds, timeLimitSeconds, hangupOnStar }
  const dialled: DialledLeg = { legId: leg.sid, number, callerId: leg.from, ...ring }
  const outcome = await call.whileConnected(() => call.handset.office(dialled))
  // https://support.twilio.com/hc/en-us/articles/223132547: a leg that is given up with * before it was answered is canceled.
  if (outcome === 'star') checkStar(verb)
  if (outcome !== 'answer') return { status: outcome === 'star' ? 'canceled' : outcome, seconds: 0 }
  leg.answeredAt = call.switchboard.clock()
  reporter.report('answered', 'in-progress')
  const { seconds, endedBy } = await call.whileConnected(() => call.handset.talk(dialled))
  if (endedBy === 'star') checkStar(verb)
  return { status: 'completed', seconds: Math.min(seconds, timeLimitSeconds) }
}

/** A holder that thinks otherwise has a mistake, which would hide one of the server. */
function checkStar({ hangupOnStar, number }: Dial): void {
  if (!hangupOnStar) throw new Error(`* does not end the call to ${number}`)
}

/** Carriers connect valid numbers only, and show offices only numbers that have to do with the call. */
function objectionTo({ record, switchboard }: SimulatedCall, leg: LegRecord): string | undefined {
  if (!isE164(leg.to)) return `13224 "${leg.to}" is no number that can be dialled`
  const { numbers } = switchboard
  const mayShow = numbers === undefined || [record.from, record.to, ...numbers].includes(leg.from)
  return mayShow ? undefined : `13214 "${leg.from}" is neither in the call nor a number of the account`
}

function actionOf({ action, method }: Dial, leg: LegRecord): WebRequest | undefined {
  if (action === undefined) return undefined
  const params = {
    DialCallStatus: leg.status,
    DialCallSid: leg.sid,
    ...(leg.answeredAt === undefined ? {} : { DialCallDuration: String(leg.duration) }),
  }
  return { url: action, method, params }
}
