// Patchboard as it serves the API, with one more route: a row that a prepared statement reads by its primary key, behind the same
// guard. The answers of the API are compared with it. No caller is dialled here.
import { sql } from 'kysely'
import { buildApp } from '../../src/app.ts'
import { createReaderGuard } from '../../src/auth/require-reader.ts'
import { systemClock } from '../../src/clock.ts'
import { readConfig } from '../../src/config/read-config.ts'
import { openDatabase } from '../../src/database/open.ts'
import { prepared } from '../../src/database/prepared-statements.ts'
import { readsFromPrimary } from '../../src/database/replica/reads.ts'
import { cookies } from '../../src/http/cookies.ts'
import { BatchedLines } from '../../src/http/logs.ts'
import { createPhoneHash } from '../../src/phone/phone-hash.ts'
import { systemRandom } from '../../src/random.ts'
import { createMeters } from '../../src/server/meters.ts'
import { openCallServices } from '../../src/server/open-call-services.ts'
import { openTelephony } from '../../src/server/open-carrier.ts'
import { startFolding } from '../../src/statistics/folding.ts'
import { openThrottles } from '../../src/throttles/open-throttles.ts'
import { rowPath } from './answers.ts'

const config = readConfig(process.env)
const [clock, random] = [systemClock, systemRandom]
const { db, pool } = await openDatabase(config)
const log = { info: () => {}, warn: () => {}, error: (details: object) => process.stderr.write(`${JSON.stringify(details)}\n`) }
const telephony = openTelephony({ config: config.carrier, clock, base: () => config.publicBaseUrl ?? '' })
const { throttles } = openThrottles({ db, redisUrl: undefined, log, clock })
const hashPhone = createPhoneHash('secret of the benchmark')
const { registry: meters, onRefused } = createMeters()
const queue = { wake: () => {} }
const services = openCallServices(config, {
  db,
  clock,
  random,
  log,
  telephony,
  throttles,
  hashPhone,
  queue,
  onRefused,
  geocoder: undefined,
})
const logStream = new BatchedLines((text) => process.stdout.write(text))
const reading = { reads: readsFromPrimary(db), replica: undefined }
const app = await buildApp(config, {
  db,
  reading,
  pool,
  meters,
  clock,
  random,
  services,
  telephony,
  background: () => [],
  logStream,
})
await app.register(async (scope) => {
  await scope.register(cookies)
  scope.addHook('onRequest', createReaderGuard({ config, db, clock }).hook)
  scope.get(rowPath, async () => {
    const { rows } = await sql`${prepared}SELECT id, name, status_code FROM campaigns WHERE id = ${1}`.execute(db)
    return rows[0]
  })
})
startFolding({ db, log, clock, random })
await app.listen({ host: config.host, port: config.port })
process.on('SIGTERM', () => process.exit(0))
