// Follows TwiML: one document after another, the verbs of each in their order, until one of them ends the call. How requests
// travel, how XML is read and how an office is dialled is for others.
import type { SimulatedCall } from './call.ts'
import { dial } from './dialling.ts'
import { type Gather, readDocument, type Verb } from './document.ts'
import { isSuccess, NetworkError, type WebAnswer, type WebRequest } from './network/network.ts'
import type { Ending } from './record.ts'
import { ApplicationError } from './twiml-elements.ts'

/** A flow that goes in circles would otherwise keep a caller for ever. */
const documentsMax = 200

/** Throws when the line is cut, and whatever the handset throws. */
export async function followDocuments(call: SimulatedCall): Promise<Ending> {
  let request: WebRequest = { url: call.plan.url, method: call.plan.method, params: {} }
  for (;;) {
    const verbs = await fetchDocument(call, request)
    if (verbs === undefined) return call.isAnswered ? 'completed' : 'failed'
    const next = await followVerbs(call, verbs)
    if (typeof next === 'string') return next
    request = next
  }
}

/** Undefined: it cannot be had, and the fallback neither. */
async function fetchDocument(call: SimulatedCall, request: WebRequest): Promise<readonly Verb[] | undefined> {
  const first = await call.whileConnected(() => tryDocument(call, request))
  if (!(first instanceof ApplicationError)) return first
  const { fallback } = call.plan
  if (fallback === undefined || call.record.documents.length >= documentsMax) return undefined
  const params = { ErrorCode: String(first.code), ErrorUrl: request.url }
  const second = await call.whileConnected(() => tryDocument(call, { ...fallback, params }))
  return second instanceof ApplicationError ? undefined : second
}

async function tryDocument(call: SimulatedCall, request: WebRequest): Promise<readonly Verb[] | ApplicationError> {
  const { record, switchboard } = call
  try {
    if (record.documents.length >= documentsMax)
      throw new ApplicationError(11200, `the call has had ${documentsMax} documents and goes in circles`)
    const answer = await switchboard.network.ask({ ...request, params: { ...call.parameters(), ...request.params } })
    record.documents.push({ url: request.url, text: answer.body })
    return readDocument(successful(answer), request.url)
  } catch (error) {
    const problem = error instanceof NetworkError ? new ApplicationError(11200, error.message) : error
    if (!(problem instanceof ApplicationError)) throw error
    record.errors.push(`${problem.code} ${request.url}: ${problem.message}`)
    return problem
  }
}

function successful(answer: WebAnswer): WebAnswer {
  if (!isSuccess(answer.status)) throw new ApplicationError(11200, `the server answers ${answer.status}`)
  return answer
}

/** The next document to ask for, or how the call ends. */
async function followVerbs(call: SimulatedCall, verbs: readonly Verb[]): Promise<WebRequest | Ending> {
  for (const verb of verbs) {
    // A call is not taken to be rejected; every other verb takes it.
    if (verb.kind === 'reject' && !call.isAnswered) return verb.reason === 'busy' ? 'busy' : 'no-answer'
    call.answer()
    const next = await followVerb(call, verb)
    if (next !== undefined) return next
  }
  call.answer()
  return 'completed'
}

/** Undefined: the next verb follows. */
async function followVerb(call: SimulatedCall, verb: Verb): Promise<WebRequest | Ending | undefined> {
  switch (verb.kind) {
    case 'gather':
      return await gather(call, verb)
    case 'dial':
      return await dial(call, verb)
    case 'redirect':
      return { url: verb.url, method: verb.method, params: {} }
    case 'hangup':
    case 'reject':
      return 'completed'
    default:
      await call.whileConnected(() => call.handset.hear(verb))
      return undefined
  }
}

async function gather(call: SimulatedCall, verb: Gather): Promise<WebRequest | undefined> {
  const { sounds, numDigits, finishOnKey, timeoutSeconds } = verb
  const pressed = await call.whileConnected(() => call.handset.press({ sounds, numDigits, finishOnKey, timeoutSeconds }))
  const digits = digitsOf(pressed, verb)
  if (digits === '' && !verb.actionOnEmptyResult) return undefined
  return { url: verb.action, method: verb.method, params: { Digits: digits } }
}

/** The keys that the carrier takes: up to one that finishes, and no more than it was told to wait for. */
function digitsOf(pressed: string, { finishOnKey, numDigits }: Gather): string {
  if (!/^[0-9*#]*$/.test(pressed)) throw new Error(`there are no such keys on a phone: "${pressed}"`)
  const end = [...pressed].findIndex((key) => finishOnKey.includes(key))
  return pressed.slice(0, end === -1 ? undefined : end).slice(0, numDigits)
}
