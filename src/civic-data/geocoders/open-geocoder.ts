// The geocoder that the operator has chosen: remembers answers under a keyed hash of the address, waits three seconds at most, and
// leaves a service alone that fails. Neither an address nor the key is ever logged.
import { createHmac } from 'node:crypto'
import type { Clock } from '../../clock.ts'
import type { GeocoderConfig } from '../../config/config.ts'
import type { Db } from '../../database/types.ts'
import { throttleKey } from '../../throttles/throttle-key.ts'
import type { Throttles } from '../../throttles/throttles.ts'
import { ask, ServiceError } from './ask.ts'
import { census } from './census.ts'
import { CircuitBreaker } from './circuit-breaker.ts'
import type { FoundAddress, Geocoder } from './geocoder.ts'
import { geocodio } from './geocodio.ts'
import { google } from './google.ts'
import { nominatim } from './nominatim.ts'
import { findGeocoded, pruneGeocoded, saveGeocoded } from './queries.ts'
import type { GeocodingService } from './service.ts'
import { smarty } from './smarty.ts'

export interface GeocoderServices {
  readonly db: Db
  readonly clock: Clock
  readonly log: { warn(details: object, message: string): void }
  /** Of the server, for the hash. */
  readonly secretKey: string
  /** How long an answer is waited for; three seconds if it is not given. */
  readonly millisecondsMax?: number
  /** Counts the requests of all processes. Without it, they are not limited. */
  readonly throttles?: Throttles
}

const services: Readonly<Record<GeocoderConfig['provider'], GeocodingService>> = { census, nominatim, google, smarty, geocodio }

const usualMilliseconds = 3000
const millisecondsPerDay = 86_400_000
const foundDays = 90
/** New buildings get into maps within days. */
const notFoundDays = 1

/** Undefined if the operator has chosen none. */
export function openGeocoder(config: GeocoderConfig | undefined, options: GeocoderServices): Geocoder | undefined {
  if (config === undefined) return undefined
  const { db, clock, log, secretKey, millisecondsMax = usualMilliseconds } = options
  const service = services[config.provider]
  const breaker = new CircuitBreaker()
  return {
    async locate(address) {
      const now = clock()
      const plain = plainAddress(address)
      const key = createHmac('sha256', secretKey)
        .update(`address:${service.name}:${service.edition(now)}:${plain}`)
        .digest()
      const known = await findGeocoded(db, key, now)
      if (known !== undefined) return known.found ?? undefined
      if (!breaker.isClosed(now) || !(await isWithinBudget(config, options, now))) return undefined
      const asked = await tryToAsk(config, service, { address: plain, now, millisecondsMax })
      if ('error' in asked) {
        breaker.onFailure(clock(), asked.error.retryAfterSeconds)
        log.warn({ geocoder: service.name, reason: asked.error.message }, 'The geocoder failed; postal codes serve on')
        return undefined
      }
      breaker.onSuccess()
      const days = asked.found === undefined ? notFoundDays : foundDays
      const expiresAt = new Date(now.getTime() + days * millisecondsPerDay)
      await saveGeocoded(db, { key, found: asked.found ?? null, expiresAt })
      await pruneGeocoded(db, now)
      return asked.found
    },
  }
}

/** Each request may cost the operator money, and strangers cause them. */
async function isWithinBudget(
  { requestsPerHour }: GeocoderConfig,
  { throttles, log }: GeocoderServices,
  now: Date,
): Promise<boolean> {
  if (throttles === undefined) return true
  const { attempts } = await throttles.count(throttleKey('geocoder'), { now, windowSeconds: 3600 })
  if (attempts === requestsPerHour + 1)
    log.warn({ requestsPerHour }, 'The geocoder has had all its requests of this hour; postal codes serve on')
  return attempts <= requestsPerHour
}

interface Question {
  readonly address: string
  readonly now: Date
  readonly millisecondsMax: number
}

type Asked = { readonly found: FoundAddress | undefined } | { readonly error: ServiceError }

async function tryToAsk(
  config: GeocoderConfig,
  service: GeocodingService,
  { address, now, millisecondsMax }: Question,
): Promise<Asked> {
  try {
    const { path, parameters } = service.request(address, { key: config.apiKey ?? '', now })
    const url = new URL(`${config.baseUrl ?? service.baseUrl}${path}`)
    for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value)
    const body = await ask(url, { millisecondsMax })
    const refusal = service.refusal?.(body)
    return refusal === undefined ? { found: service.read(body) } : { error: new ServiceError(refusal) }
  } catch (error) {
    if (error instanceof ServiceError) return { error }
    throw error
  }
}

/** One spelling, so that an address is asked for once. */
function plainAddress(address: string): string {
  return address
    .normalize('NFKC')
    .toWellFormed()
    .replace(/\p{C}+/gu, ' ')
    .replace(/[\s,;]+/g, ' ')
    .trim()
    .toLowerCase()
}
