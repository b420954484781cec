// The HTTP client of Twilio's package, for any compatible carrier: sends the package's requests to the carrier's URL, with the
// carrier's kind of credentials. Its errors say whether a failed request may have reached the carrier.
import type { CarrierConfig } from '../../config/config.ts'
import { CarrierError } from '../carrier.ts'
import { fillMissingDates } from './listed-calls.ts'
import type { CarrierProfile } from './profiles.ts'
import { fromTelnyx, telnyxBody, telnyxFilter, telnyxPath } from './telnyx.ts'

export interface HttpClientOptions {
  readonly profile: CarrierProfile
  readonly config: CarrierConfig
  /** Timeout of a request. */
  readonly secondsMax?: number
}

/** What Twilio's package passes to its HTTP client. */
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

/** Error codes of Node and undici for a connection that was never made, so that no call can have been dialled. */
const neverSent = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'UND_ERR_CONNECT_TIMEOUT'])

export function createHttpClient({ profile, config, secondsMax = secondsByDefault }: HttpClientOptions) {
  const authorization = authorizationFor(profile, config)
  const isTelnyx = profile.rest === 'telnyx'
  return {
    async request({ method, uri, params, data }: PackageRequest): Promise<PackageResponse> {
      const url = urlFor(profile, config.baseUrl, uri)
      for (const [name, value] of pairs(params).map((pair) => (isTelnyx ? telnyxFilter(pair) : pair)))
        url.searchParams.append(name, value)
      // Telnyx takes JSON to create a call, and a form to end one.
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
 * Keeps only the path of the package's URL, because the secret must go to nobody but the carrier. The host is Twilio's, and the
 * path is either that of a resource or, for the next page of a list, the whole path that the carrier sent.
 */
function urlFor({ rest }: CarrierProfile, baseUrl: string, uri: string): URL {
  const { pathname, search } = new URL(uri)
  const base = new URL(baseUrl)
  const below = base.pathname.replace(/\/$/, '')
  const isCarrierPath = below !== '' && pathname.startsWith(`${below}/`)
  const path = rest === 'telnyx' ? telnyxPath(pathname) : pathname
  return new URL((isCarrierPath ? '' : below) + path + search, base.origin)
}

/** An array becomes a repeated field. */
function pairs(fields: Readonly<Record<string, unknown>> = {}): [string, string][] {
  return Object.entries(fields).flatMap(([name, value]) =>
    [value]
      .flat()
      .filter((each) => each !== undefined && each !== null)
      .map((each): [string, string] => [name, String(each)]),
  )
}

/** Throws a CarrierError if there is no response. */
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
