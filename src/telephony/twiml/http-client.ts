// Lets Twilio's own package talk to any compatible carrier: sends its requests to the carrier's address, with the carrier's
// way to prove who asks. Says whether a request that failed can have reached the carrier.
import type { CarrierConfig } from '../../config/config.ts'
import { CarrierError } from '../carrier.ts'
import { fillMissingDates } from './listed-calls.ts'
import type { CarrierProfile } from './profiles.ts'
import { fromTelnyx, telnyxBody, telnyxFilter, telnyxPath } from './telnyx.ts'

export interface HttpClientOptions {
  readonly profile: CarrierProfile
  readonly config: CarrierConfig
  /** How long the carrier is waited for. */
  readonly secondsMax?: number
}

/** What Twilio's package hands over. */
interface PackageRequest {
  readonly method: string
  readonly uri: string
  readonly params?: Readonly<Record<string, unknown>>
  readonly data?: Readonly<Record<string, unknown>>
}

interface PackageResponse {
  readonly statusCode: number
  readonly body: string
  readonly headers: Readonly<Record<string, string>>
}

const secondsByDefault = 15

/** Node's and undici's codes for a connection that was never made: nothing can have been placed. */
const neverSent = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'UND_ERR_CONNECT_TIMEOUT'])

export function createHttpClient({ profile, config, secondsMax = secondsByDefault }: HttpClientOptions) {
  const authorization = authorizationFor(profile, config)
  const isTelnyx = profile.rest === 'telnyx'
  return {
    async request({ method, uri, params, data }: PackageRequest): Promise<PackageResponse> {
      const url = addressOf(profile, config.baseUrl, uri)
      for (const [name, value] of pairs(params).map((pair) => (isTelnyx ? telnyxFilter(pair) : pair)))
        url.searchParams.append(name, value)
      // Telnyx reads JSON where a call is placed, and a form where one is ended.
      const isJson = isTelnyx && data !== undefined && 'To' in data
      const type = isJson ? 'application/json' : 'application/x-www-form-urlencoded'
      const body = data && (isJson ? telnyxBody(data, config) : new URLSearchParams(pairs(data)).toString())
      const response = await send(
        url,
        {
          method: method.toUpperCase(),
          headers: { authorization, accept: 'application/json', ...(body === undefined ? {} : { 'content-type': type }) },
          ...(body === undefined ? {} : { body }),
        },
        secondsMax,
      )
      return { ...response, body: fillMissingDates(isTelnyx ? fromTelnyx(response.body) : response.body) }
    },
  }
}

export function authorizationFor({ rest }: CarrierProfile, { account, secret }: CarrierConfig): string {
  return rest === 'telnyx' ? `Bearer ${secret}` : `Basic ${Buffer.from(`${account}:${secret}`).toString('base64')}`
}

/**
 * The package names Twilio's host, and behind it either a resource, or the whole path of the next page as the carrier gave
 * it. The secret must go to nobody but the carrier, so only the path counts.
 */
function addressOf({ rest }: CarrierProfile, baseUrl: string, uri: string): URL {
  const { pathname, search } = new URL(uri)
  const base = new URL(baseUrl)
  const below = base.pathname.replace(/\/$/, '')
  const isWhole = below !== '' && pathname.startsWith(`${below}/`)
  const path = rest === 'telnyx' ? telnyxPath(pathname) : pathname
  return new URL((isWhole ? '' : below) + path + search, base.origin)
}

/** A list is a field repeated. */
function pairs(fields: Readonly<Record<string, unknown>> = {}): [string, string][] {
  return Object.entries(fields).flatMap(([name, value]) =>
    [value]
      .flat()
      .filter((each) => each !== undefined && each !== null)
      .map((each): [string, string] => [name, String(each)]),
  )
}

/** Throws a CarrierError when there is no answer. */
export async function send(url: URL, options: RequestInit, secondsMax = secondsByDefault): Promise<PackageResponse> {
  try {
    const response = await fetch(url, { ...options, redirect: 'error', signal: AbortSignal.timeout(secondsMax * 1000) })
    return {
      statusCode: response.status,
      body: await response.text(),
      headers: Object.fromEntries(response.headers),
    }
  } catch (error) {
    const code = (error as { cause?: { code?: string } }).cause?.code ?? (error as Error).name
    const kind = neverSent.has(code) ? 'busy' : 'unclear'
    throw new CarrierError(kind, `The carrier did not answer (${code})`, undefined, { cause: error })
  }
}
