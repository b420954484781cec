// Lets Twilio's own package talk to any compatible carrier: sends its requests to the carrier's address, with the carrier's
// way to prove who asks. Says whether a request that failed can have reached the carrier.
import type { CarrierConfig } from '../../config.ts'
import { CarrierError } from '../carrier.ts'
import type { CarrierProfile } from './profiles.ts'

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

const packageBase = 'https://api.twilio.com/2010-04-01'
const secondsMax = 15

/** Node's and undici's codes for a connection that was never made: nothing can have been placed. */
const neverSent = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'UND_ERR_CONNECT_TIMEOUT'])

export function createHttpClient(profile: CarrierProfile, config: CarrierConfig) {
  const authorization =
    profile.rest === 'telnyx'
      ? `Bearer ${config.secret}`
      : `Basic ${Buffer.from(`${config.account}:${config.secret}`).toString('base64')}`
  return {
    async request({ method, uri, params, data }: PackageRequest): Promise<PackageResponse> {
      const url = new URL(addressOf(profile, config.baseUrl, uri))
      for (const [name, value] of pairs(params)) url.searchParams.append(name, value)
      const isJson = profile.rest === 'telnyx'
      const type = isJson ? 'application/json' : 'application/x-www-form-urlencoded'
      const body = data && (isJson ? jsonBody(data, config) : new URLSearchParams(pairs(data)).toString())
      return send(url, {
        method: method.toUpperCase(),
        headers: { authorization, accept: 'application/json', ...(body === undefined ? {} : { 'content-type': type }) },
        ...(body === undefined ? {} : { body }),
      })
    },
  }
}

/** Telnyx has the same resources without the version and the suffix. */
function addressOf({ rest }: CarrierProfile, baseUrl: string, uri: string): string {
  if (rest === 'twilio') return uri.replace(packageBase, `${baseUrl}/2010-04-01`)
  return uri.replace(packageBase, baseUrl).replace(/\.json(?=$|\?)/, '')
}

/** Telnyx wants to know through which of its applications a call goes, and lists as one text. */
function jsonBody(data: Readonly<Record<string, unknown>>, { applicationId }: CarrierConfig): string {
  const fields = Object.entries(data).map(([name, value]) => [name, Array.isArray(value) ? value.join(' ') : value])
  return JSON.stringify({ ApplicationSid: applicationId, ...Object.fromEntries(fields) })
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

async function send(url: URL, options: RequestInit): Promise<PackageResponse> {
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
