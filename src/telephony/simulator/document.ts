// Reads a TwiML document as verbs, with Twilio's defaults and absolute URLs. Stricter than Twilio, which skips what it does not
// know: here that is an error, so that mistakes are found before a caller hears them.
import type { Sound } from '../handset.ts'
import type { HttpMethod, WebAnswer } from './network/network.ts'
import { readStatusEvents, type StatusCallback } from './status-callbacks.ts'
import { ApplicationError, readElements, type TwimlElement } from './twiml-elements.ts'

export interface Gather {
  readonly kind: 'gather'
  readonly sounds: readonly Sound[]
  readonly numDigits: number | undefined
  readonly finishOnKey: string
  readonly timeoutSeconds: number
  readonly actionOnEmptyResult: boolean
  readonly action: string
  readonly method: HttpMethod
}

export interface Dial {
  readonly kind: 'dial'
  readonly number: string
  readonly sendDigits: string | undefined
  readonly statusCallback: StatusCallback | undefined
  readonly callerId: string | undefined
  readonly timeoutSeconds: number
  readonly timeLimitSeconds: number
  readonly hangupOnStar: boolean
  /** Undefined: the call continues with the verb after it. */
  readonly action: string | undefined
  readonly method: HttpMethod
}

export type Verb =
  | Sound
  | Gather
  | Dial
  | { readonly kind: 'redirect'; readonly url: string; readonly method: HttpMethod }
  | { readonly kind: 'hangup' }
  | { readonly kind: 'reject'; readonly reason: 'rejected' | 'busy' }

/** `url` is that of the document. Throws an ApplicationError. */
export function readDocument({ contentType, body }: WebAnswer, url: string): readonly Verb[] {
  return readElements(contentType, body).map((element) => readVerb(element, url))
}

const attributesOf: ReadonlyMap<string, readonly string[]> = new Map([
  ['Say', ['voice', 'language']],
  ['Play', []],
  ['Pause', ['length']],
  ['Gather', ['input', 'action', 'method', 'numDigits', 'finishOnKey', 'timeout', 'actionOnEmptyResult']],
  ['Dial', ['action', 'method', 'timeout', 'timeLimit', 'hangupOnStar', 'callerId', 'answerOnBridge']],
  ['Number', ['sendDigits', 'statusCallback', 'statusCallbackMethod', 'statusCallbackEvent']],
  ['Redirect', ['method']],
  ['Hangup', []],
  ['Reject', ['reason']],
])

const containers = ['Gather', 'Dial']

function readVerb(element: TwimlElement, url: string): Verb {
  check(element)
  const { name, attributes, text } = element
  switch (name) {
    case 'Gather':
      return readGather(element, url)
    case 'Dial':
      return readDial(element, url)
    case 'Redirect':
      return { kind: 'redirect', url: resolveUrl(text, url), method: methodOf(attributes.method) }
    case 'Hangup':
      return { kind: 'hangup' }
    case 'Reject':
      return { kind: 'reject', reason: oneOf(['rejected', 'busy'], attributes.reason, 'rejected') }
    default:
      return readSound(element, url)
  }
}

function readSound({ name, attributes, text }: TwimlElement, url: string): Sound {
  if (name === 'Say') return { kind: 'say', text, voice: attributes.voice ?? 'man', language: attributes.language ?? 'en-US' }
  if (name === 'Play') return { kind: 'play', url: resolveUrl(text, url) }
  if (name === 'Pause') return { kind: 'pause', seconds: numberOf(attributes.length, 1) }
  throw new ApplicationError(12200, `<${name}> is not allowed there`)
}

function readGather({ attributes, text, children }: TwimlElement, url: string): Gather {
  if (text !== '') throw new ApplicationError(12200, '<Gather> contains text')
  children.forEach(check)
  oneOf(['dtmf'], attributes.input, 'dtmf')
  const numDigits = attributes.numDigits === undefined ? undefined : numberOf(attributes.numDigits, 1)
  if (numDigits === 0) throw invalid('numDigits', '0')
  return {
    kind: 'gather',
    sounds: children.map((child) => readSound(child, url)),
    numDigits,
    finishOnKey: attributes.finishOnKey ?? '#',
    timeoutSeconds: numberOf(attributes.timeout, 5),
    actionOnEmptyResult: isTrue(attributes.actionOnEmptyResult),
    action: attributes.action === undefined ? url : resolveUrl(attributes.action, url),
    method: methodOf(attributes.method),
  }
}

function readDial({ attributes, text, children }: TwimlElement, url: string): Dial {
  const [noun, ...others] = children
  if (others.length > 0 || (noun !== undefined && noun.name !== 'Number'))
    throw new ApplicationError(12200, '<Dial> contains something other than one <Number>')
  if (noun !== undefined) check(noun)
  const number = noun?.text ?? text
  if (number === '') throw new ApplicationError(13221, '<Dial> has no number')
  const { sendDigits } = noun?.attributes ?? {}
  if (sendDigits !== undefined && !/^[0-9*#wW]+$/.test(sendDigits)) throw invalid('sendDigits', sendDigits)
  return {
    kind: 'dial',
    number,
    sendDigits,
    statusCallback: readStatusCallback(noun, url),
    callerId: attributes.callerId,
    timeoutSeconds: numberOf(attributes.timeout, 30),
    timeLimitSeconds: numberOf(attributes.timeLimit, 14_400),
    hangupOnStar: isTrue(attributes.hangupOnStar),
    action: attributes.action === undefined ? undefined : resolveUrl(attributes.action, url),
    method: methodOf(attributes.method),
  }
}

function readStatusCallback(noun: TwimlElement | undefined, url: string): StatusCallback | undefined {
  const { statusCallback, statusCallbackMethod, statusCallbackEvent = '' } = noun?.attributes ?? {}
  if (statusCallback === undefined) return undefined
  const events = readStatusEvents(statusCallbackEvent.split(' ').filter((event) => event !== ''))
  if (events === undefined) throw invalid('statusCallbackEvent', statusCallbackEvent)
  return { url: resolveUrl(statusCallback, url), method: methodOf(statusCallbackMethod), events }
}

function check({ name, attributes, children }: TwimlElement): void {
  const known = attributesOf.get(name)
  if (known === undefined) throw new ApplicationError(12200, `this simulator does not support <${name}>`)
  const unknown = Object.keys(attributes).find((attribute) => !known.includes(attribute))
  if (unknown !== undefined)
    throw new ApplicationError(12200, `this simulator does not support the attribute ${unknown} of <${name}>`)
  if (children.length > 0 && !containers.includes(name)) throw new ApplicationError(12200, `<${name}> contains other elements`)
}

/** Leaves absolute URLs unchanged, because the signature covers them as they are written. */
function resolveUrl(address: string, base: string): string {
  if (/^https?:\/\//i.test(address) && URL.canParse(address)) return address
  if (address === '' || !URL.canParse(address, base)) throw invalid('a URL', address)
  return new URL(address, base).href
}

function methodOf(value: string | undefined): HttpMethod {
  return oneOf(['GET', 'POST'], value, 'POST')
}

function isTrue(value: string | undefined): boolean {
  return oneOf(['true', 'false'], value, 'false') === 'true'
}

function numberOf(value: string | undefined, byDefault: number): number {
  if (value === undefined) return byDefault
  if (!/^\d{1,6}$/.test(value)) throw invalid('a number', value)
  return Number(value)
}

function oneOf<const T extends string>(values: readonly T[], value: string | undefined, byDefault: NoInfer<T>): T {
  if (value === undefined) return byDefault
  const known = values.find((candidate) => candidate === value)
  if (known === undefined) throw invalid(values.join('|'), value)
  return known
}

function invalid(wanted: string, value: string): ApplicationError {
  return new ApplicationError(12200, `"${value}" is not valid as ${wanted}`)
}
