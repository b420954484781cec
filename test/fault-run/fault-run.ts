// One fault run: supporters request calls and dial in, the carrier repeats, loses, delays and reorders what it sends, the server
// is killed and its database crashes. At the end the rows are compared with the carrier’s records.
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { freePort } from '../../scripts/free-port.ts'
import { migrate } from '../../src/database/migrate.ts'
import { openDatabase } from '../../src/database/open.ts'
import type { Db } from '../../src/database/types.ts'
import { routes } from '../../src/telephony/twiml/addresses.ts'
import { type ChaosOptions, runChaos } from './chaos.ts'
import { checkConsistency, type Guarantee } from './check-consistency.ts'
import { type DurablePostgres, startDurablePostgres } from './durable-postgres.ts'
import { createSeenCalls, listSeenCalls, readRemainingEvents, readSomeEvents } from './event-reader.ts'
import { type FaultyCarrier, startFaultyCarrier } from './faulty-carrier.ts'
import { countOpen, readRows } from './read-rows.ts'
import { startReaderProcess } from './reader-process.ts'
import { seededRandom } from './seeded-random.ts'
import { type Environment, runCommand, startServerProcess } from './server-process.ts'
import { openWebPage, type WebPage } from './web-page.ts'
import { buildWorld, type World } from './world.ts'

export interface FaultOptions extends ChaosOptions {
  readonly seed: number
}

export interface FaultReport {
  readonly figures: Readonly<Record<string, number>>
  readonly guarantees: readonly Guarantee[]
}

/** How much faster time passes on the phone than here. */
const pace = 10
const settleSecondsMax = 120

export async function runFaults(options: FaultOptions): Promise<FaultReport> {
  const directory = mkdtempSync(join(tmpdir(), 'patchboard-faults-'))
  // Under root, PostgreSQL runs as another user, who needs access to the folder.
  chmodSync(directory, 0o711)
  const postgres = await startDurablePostgres(directory)
  const { db, close } = await openDatabase({ databaseUrl: postgres.url, dataDir: directory, statementTimeoutSeconds: 60 })
  try {
    await migrate(db)
    await createSeenCalls(db)
    // Starts the reader.
    await readSomeEvents(db)
    return await runOn({ db, postgres, directory, world: await buildWorld(db) }, options)
  } finally {
    await close()
    await postgres.stop()
    rmSync(directory, { recursive: true, force: true, maxRetries: 10 })
  }
}

interface Stage {
  readonly db: Db
  readonly postgres: DurablePostgres
  readonly directory: string
  readonly world: World
}

async function runOn({ db, postgres, directory, world }: Stage, options: FaultOptions): Promise<FaultReport> {
  const { say } = options
  const telephone = await startFaultyCarrier({ random: seededRandom(options.seed + 1), pace, numbers: world.numbers })
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const environment = environmentOf({ databaseUrl: postgres.url, directory, port, telephone })
  const server = await startServerProcess(environment)
  await telephone.setUp(world.callIn.setUp, { VoiceUrl: url + routes.incoming, StatusCallback: url + routes.incomingStatus })
  const page = openWebPage(url)
  const reader = startReaderProcess(postgres.url)
  try {
    await runChaos({ random: seededRandom(options.seed), url, page, telephone, world, server, reader, postgres }, options)
    say('all requests are sent; waiting for the calls to end …')
    await settle({ db, telephone, environment, say })
    for (const [complaint, times] of server.complaints) say(`the server logged ${times} × ${complaint}`)
    reader.stop()
    const seenByProcess = (await listSeenCalls(db)).length
    await readRemainingEvents(db)
    const rows = await readRows(db)
    return {
      figures: { ...figuresOf(telephone, page), 'kills of the event reader': reader.kills, 'calls that it saw': seenByProcess },
      guarantees: checkConsistency({ ...rows, seenCalls: await listSeenCalls(db), telephone, world, crashes: server.crashes }),
    }
  } finally {
    reader.stop()
    await server.stop()
    await telephone.carrier.close()
  }
}

/** Counts what happened, from the carrier’s records. */
function figuresOf({ carrier, disturbed }: FaultyCarrier, page: WebPage): FaultReport['figures'] {
  const { calls } = carrier
  return {
    'calls requested': page.answered,
    'requests that failed and were repeated': page.failed,
    'callers dialled': calls.filter(({ direction }) => direction === 'outbound-api').length,
    'requests to the carrier that it refused or did not answer': disturbed,
    'incoming calls': calls.filter(({ direction }) => direction === 'inbound').length,
    'offices dialled': calls.flatMap(({ legs }) => legs).length,
    'documents fetched': calls.flatMap(({ documents }) => documents).length,
  }
}

interface Settling {
  readonly db: Db
  readonly telephone: FaultyCarrier
  readonly environment: Environment
  readonly say: (line: string) => void
}

/** Gives up after a while. The comparison then shows what is still open. */
async function settle({ db, telephone, environment, say }: Settling): Promise<void> {
  const until = Date.now() + settleSecondsMax * 1000
  while (Date.now() < until) {
    await telephone.carrier.idle()
    const said = await runCommand(environment, 'sessions', 'reconcile')
    say(said.trim())
    if (/nothing new/.test(said) && (await countOpen(db)) === 0) return
    await delay(2000)
  }
}

interface Wiring {
  readonly databaseUrl: string
  readonly directory: string
  readonly port: number
  readonly telephone: FaultyCarrier
}

function environmentOf({ databaseUrl, directory, port, telephone }: Wiring): Environment {
  return {
    PATH: process.env.PATH ?? '',
    DATABASE_URL: databaseUrl,
    DATA_DIR: join(directory, 'data'),
    PORT: String(port),
    PUBLIC_BASE_URL: `http://127.0.0.1:${port}`,
    LOG_LEVEL: 'error',
    ADMIN_API_KEY: 'key-of-the-fault-run',
    SECRET_KEY: 'secret-of-the-fault-run',
    CARRIER: 'custom',
    CARRIER_BASE_URL: telephone.carrier.url,
    CARRIER_CALLS_PER_SECOND: '1000',
    TWILIO_ACCOUNT_SID: telephone.account,
    TWILIO_AUTH_TOKEN: telephone.authToken,
    CALL_RATE_LIMIT: '1000000 / hour',
    ADDRESS_RATE_LIMIT: '1000000 / hour',
    CALLS_PER_HOUR: '1000000',
    CALLS_PER_DAY: '1000000',
    MINUTES_PER_DAY: '1000000',
  }
}
