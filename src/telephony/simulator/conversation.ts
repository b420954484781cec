// Follows TwiML: fetches one document after another, and carries out the verbs of each in order, until one ends the call.
import type { SimulatedCall } from './call.ts'
import { dial } from './dialling.ts'
import { type Gather, readDocument, type Verb } from './document.ts'
import { isSuccess, NetworkError, type WebAnswer, type WebRequest } from './network/network.ts'
import type { Ending } from './record.ts'
import { ApplicationError } from './twiml-elements.ts'

/** Ends a call whose documents redirect in circles. */
const documentsMax = 200

/** Throws if the call is disconnected, and whatever the handset throws. */
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

/** Returns undefined if neither the document nor the fallback can be followed. */
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
  const { record, context } = call
  try {
    if (record.documents.length >= documentsMax)
      throw new ApplicationError(11200, `the call fetched ${documentsMax} documents and goes in circles`)
    const answer = await context.network.request({ ...request, params: { ...call.parameters(), ...request.params } })
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
  if (!isSuccess(answer.status)) throw new ApplicationError(11200, `the server answered with status ${answer.status}`)
  return answer
}

/** Returns the request for the next document, or how the call ends. */
async function followVerbs(call: SimulatedCall, verbs: readonly Verb[]): Promise<WebRequest | Ending> {
  for (const verb of verbs) {
    // Every verb but Reject answers the call.
    if (verb.kind === 'reject' && !call.isAnswered) return verb.reason === 'busy' ? 'busy' : 'no-answer'
    call.answer()
    const next = await followVerb(call, verb)
    if (next !== undefined) return next
  }
  call.answer()
  return 'completed'
}

/** Returns undefined if the call continues with the next verb. */
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
  const digits = countedDigits(pressed, verb)
  if (digits === '' && !verb.actionOnEmptyResult) return undefined
  return { url: verb.action, method: verb.method, params: { Digits: digits } }
}

/** Returns the keys that count: those before a finishing key, and no more than `numDigits`. */
function countedDigits(pressed: string, { finishOnKey, numDigits }: Gather): string {
  if (!/^[0-9*#]*$/.test(pressed)) throw new Error(`these are not keys of a phone: "${pressed}"`)
  const end = [...pressed].findIndex((key) => finishOnKey.includes(key))
  return pressed.slice(0, end === -1 ? undefined : end).slice(0, numDigits)
}
