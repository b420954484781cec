// Dials an office within a call: connects the caller with it, and reports the status of the leg to the server.
import type { DialledLeg } from '../handset.ts'
import type { SimulatedCall } from './call.ts'
import type { Dial } from './document.ts'
import type { WebRequest } from './network/network.ts'
import { type Ending, isE164, type LegRecord, secondsSince } from './record.ts'
import { StatusReporter } from './status-callbacks.ts'

/**
 * Returns the request for the next document, or undefined without an action. Throws if the call is disconnected, and whatever the
 * handset throws.
 */
export async function dial(call: SimulatedCall, verb: Dial): Promise<WebRequest | undefined> {
  const leg = newLeg(call, verb)
  call.record.legs.push(leg)
  const reporter = new StatusReporter(leg, { ...call.context, callback: verb.statusCallback })
  const end = (status: Ending, seconds: number) => {
    leg.endedAt = call.context.clock()
    leg.duration = seconds
    reporter.report('completed', status)
  }
  try {
    const { status, seconds } = await connect(call, verb, { leg, reporter })
    end(status, seconds)
    return actionRequest(verb, leg)
  } catch (error) {
    end(leg.answeredAt === undefined ? 'canceled' : 'completed', secondsSince(leg.answeredAt, call.context.clock()))
    const action = actionRequest(verb, leg)
    // Twilio requests the action even if the caller is gone, and ignores the answer.
    if (action !== undefined && call.isDisconnected) {
      const params = { ...call.parameters(), CallStatus: 'completed', ...action.params }
      void call.context.network.notify({ ...action, params }, Promise.resolve())
    }
    throw error
  }
}

function newLeg({ record, context }: SimulatedCall, verb: Dial): LegRecord {
  return {
    sid: context.newSid('CA'),
    parentSid: record.sid,
    to: verb.number,
    from: verb.callerId ?? record.from,
    direction: 'outbound-dial',
    startedAt: context.clock(),
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
  const problem = findProblem(call, leg)
  if (problem !== undefined) {
    call.record.errors.push(problem)
    return { status: 'failed', seconds: 0 }
  }
  reporter.report('ringing', 'ringing')
  const { number, sendDigits, timeoutSeconds, timeLimitSeconds, hangupOnStar } = verb
  const ring = { sendDigits, timeoutSeconds, timeLimitSeconds, hangupOnStar }
  const dialled: DialledLeg = { legId: leg.sid, number, callerId: leg.from, ...ring }
  const outcome = await call.whileConnected(() => call.handset.office(dialled))
  // A leg that the caller leaves with * before the answer is canceled: https://support.twilio.com/hc/en-us/articles/223132547
  if (outcome === 'star') checkStar(verb)
  if (outcome !== 'answer') return { status: outcome === 'star' ? 'canceled' : outcome, seconds: 0 }
  leg.answeredAt = call.context.clock()
  reporter.report('answered', 'in-progress')
  const { seconds, endedBy } = await call.whileConnected(() => call.handset.talk(dialled))
  if (endedBy === 'star') checkStar(verb)
  return { status: 'completed', seconds: Math.min(seconds, timeLimitSeconds) }
}

/** Throws if the handset presses * although that does nothing: such a test would hide a mistake of the server. */
function checkStar({ hangupOnStar, number }: Dial): void {
  if (!hangupOnStar) throw new Error(`* does not end the call to ${number}`)
}

/** Carriers dial only valid numbers, and accept as caller ID only a number of the account or of the call. */
function findProblem({ record, context }: SimulatedCall, leg: LegRecord): string | undefined {
  if (!isE164(leg.to)) return `13224 "${leg.to}" is not a number that can be dialled`
  const { numbers } = context
  const isAllowed = numbers === undefined || [record.from, record.to, ...numbers].includes(leg.from)
  return isAllowed ? undefined : `13214 "${leg.from}" is neither a number of the call nor of the account`
}

function actionRequest({ action, method }: Dial, leg: LegRecord): WebRequest | undefined {
  if (action === undefined) return undefined
  const params = {
    DialCallStatus: leg.status,
    DialCallSid: leg.sid,
    ...(leg.answeredAt === undefined ? {} : { DialCallDuration: String(leg.duration) }),
  }
  return { url: action, method, params }
}
