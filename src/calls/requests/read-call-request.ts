// Reads the parameters of a request for a call from the query string, a form, a multipart form or JSON. The names are
// CallPower's. Unknown parameters are ignored. Pure.
import { AppError } from '../../errors.ts'
import { withoutInvisible } from '../../input/without-invisible.ts'
import type { CallRequest } from './request-call.ts'

type Values = Readonly<Record<string, unknown>>

export type CallRequestFields = Omit<CallRequest, 'address' | 'isStaff'>

const textMax = 500
const targetsMax = 50

/** Throws `invalid_parameter`. The query string takes precedence over the body, as with CallPower. */
export function readCallRequest(query: unknown, body: unknown): CallRequestFields {
  const sources = [query, body].filter((values): values is Values => typeof values === 'object' && values !== null)
  const text = (name: string) => textsOf(sources, name, readVisibleText)[0]
  // Free text, such as a location, is never a reason to refuse the request. It is truncated where it is stored.
  const freeText = (name: string) => textsOf(sources, name, readFreeText)[0]
  const required = (name: string, read = readVisibleText) => {
    const [value] = textsOf(sources, name, read)
    if (value === undefined) throw new AppError('invalid_parameter', `${name} required`, { parameter: name })
    return value
  }
  return {
    phone: required('userPhone'),
    // As it was sent, because campaigns from CallPower can have any name.
    campaign: required('campaignId', readText),
    country: text('userCountry'),
    // Compat: CallPower's predecessor called it zipcode.
    location: freeText('userLocation') ?? freeText('zipcode'),
    referralCode: freeText('ref'),
    targets: textsOf(sources, 'targetIds', readVisibleText)
      .flatMap((list) => list.split(','))
      .map((target) => target.trim())
      .filter((target) => target !== '')
      .slice(0, targetsMax),
    record: /^(true|1|yes|on)$/i.test(text('record') ?? ''),
  }
}

/** Throws `invalid_parameter`. Reads the body alone, so that no location is in a URL. */
export function readTargetsRequest(body: unknown): Pick<CallRequestFields, 'campaign' | 'location'> {
  const sources = typeof body === 'object' && body !== null ? [body as Values] : []
  const [campaign] = textsOf(sources, 'campaignId', readText)
  if (campaign === undefined) throw new AppError('invalid_parameter', 'campaignId required', { parameter: 'campaignId' })
  const location = textsOf(sources, 'userLocation', readFreeText)[0] ?? textsOf(sources, 'zipcode', readFreeText)[0]
  return { campaign, location }
}

/** Returns all values of a parameter from the first source that has any. Blank values count as absent. */
function textsOf(sources: readonly Values[], name: string, read: typeof readText): string[] {
  for (const source of sources) {
    const texts = [Object.hasOwn(source, name) ? source[name] : undefined].flat().flatMap((value) => read(value, name))
    if (texts.length > 0) return texts
  }
  return []
}

function readText(value: unknown, name: string): string[] {
  if (typeof value !== 'string' && typeof value !== 'number') return []
  const text = String(value).toWellFormed().trim()
  if (text.includes('\u0000') || text.length > textMax)
    throw new AppError('invalid_parameter', `${name} must be text of at most ${textMax} characters`, { parameter: name })
  return text === '' ? [] : [text]
}

function readVisibleText(value: unknown, name: string): string[] {
  return readText(typeof value === 'string' ? withoutInvisible(value) : value, name)
}

/** Removes control characters, which can neither be stored nor spoken, and invisible ones. */
function readFreeText(value: unknown): string[] {
  if (typeof value !== 'string' && typeof value !== 'number') return []
  const text = withoutInvisible(String(value))
    .toWellFormed()
    .replace(/\p{Cc}+/gu, '')
    .trim()
  return text === '' ? [] : [text]
}
