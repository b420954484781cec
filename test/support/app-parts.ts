// The dependencies of buildApp for apps that dial nobody: their carrier has a configuration but is never reached.
import type { Dependencies } from '../../src/app.ts'
import type { Clock } from '../../src/clock.ts'
import type { Config } from '../../src/config/config.ts'
import { readConfig } from '../../src/config/read-config.ts'
import { readsFromPrimary } from '../../src/database/replica/reads.ts'
import type { Db } from '../../src/database/types.ts'
import type { LogStream } from '../../src/http/logs.ts'
import type { PoolCounts } from '../../src/http/metrics/metrics.ts'
import { createPhoneHash } from '../../src/phone/phone-hash.ts'
import { systemRandom } from '../../src/random.ts'
import { createMeters } from '../../src/server/meters.ts'
import { type CallServices, openCallServices } from '../../src/server/open-call-services.ts'
import { openTelephony } from '../../src/server/open-carrier.ts'
import { databaseThrottles } from '../../src/throttles/database-throttles.ts'

export const silentLog = { info: () => {}, warn: () => {}, error: () => {} }

/** Its requests are signed in Twilio’s way. */
export const account = 'AC00000000000000000000000000000001'
export const authToken = 'token-of-the-tests'

const carrier = readConfig({
  CARRIER: 'custom',
  TWILIO_ACCOUNT_SID: account,
  TWILIO_AUTH_TOKEN: authToken,
  CARRIER_BASE_URL: 'http://127.0.0.1:1',
  PUBLIC_BASE_URL: 'http://127.0.0.1:2',
}).carrier

export interface Parts {
  readonly db: Db
  readonly pool: PoolCounts
  readonly clock: Clock
  readonly logStream?: LogStream
  /** By default, the database answers all reads. */
  readonly reading?: Dependencies['reading']
}

export function appParts(config: Config, parts: Parts): Dependencies & { services: CallServices } {
  const { db, pool, clock, logStream, reading = { reads: readsFromPrimary(db), replica: undefined } } = parts
  const telephony = openTelephony({ config: carrier, clock, base: () => 'http://127.0.0.1:2' })
  const throttles = databaseThrottles(db)
  const hashPhone = createPhoneHash('secret-of-the-tests')
  const random = { ...systemRandom, number: () => 0 }
  const queue = { wake: () => {} }
  const { registry: meters, onRefused } = createMeters()
  const services = openCallServices(config, {
    db,
    clock,
    random,
    log: silentLog,
    telephony,
    throttles,
    hashPhone,
    queue,
    onRefused,
    geocoder: undefined,
  })
  const background = () => []
  const optional = logStream === undefined ? {} : { logStream }
  return { db, reading, pool, meters, clock, random, services, telephony, background, ...optional }
}
