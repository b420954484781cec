// Tries a real replica under load: two server processes answer one key, while calls are written and the replica is delayed, killed
// and frozen. Prints what clients saw, and fails if an answer was an error, too old, or older than one before.
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { startWritingCalls } from '../../bench/api/call-writer.ts'
import { generate } from '../../bench/generate.ts'
import { apiKey, patchboard, type Server, startServer } from '../../bench/server.ts'
import { migrate } from '../../src/database/migrate.ts'
import { openDatabase } from '../../src/database/open.ts'
import { type Phase, startReading } from './readers.ts'
import { startPair } from './replicated-debian.ts'

const calls = 100_000
const say = (line: string) => process.stdout.write(`${line}\n`)

const pair = await startPair()
if (pair === undefined) {
  say('There is no pg_basebackup on this system, or this is not root: a real replica was not tried.')
  process.exit(0)
}
const { primary, replica } = pair
const database = await openDatabase({ databaseUrl: primary.url, dataDir: '/nonexistent', statementTimeoutSeconds: 600 })
const servers: Server[] = []
try {
  await migrate(database.db)
  await generate(database, calls)
  const environment = { DATABASE_URL: primary.url, ADMIN_API_KEY: apiKey, LOG_LEVEL: 'warn' }
  const plain = await startServer(patchboard, environment)
  servers.push(plain)
  for (let i = 0; i < 2; i++) servers.push(await startServer(patchboard, { ...environment, DATABASE_READ_URL: replica.url }))
  const isGood = await tryReplica(plain, servers.slice(1))
  process.exitCode = isGood ? 0 : 1
} finally {
  for (const server of servers) await server.stop()
  await database.close()
  pair.remove()
}

async function tryReplica(plain: Server, replicated: readonly Server[]): Promise<boolean> {
  const path = '/api/campaign/1/stats.json'
  const total = async (server: Server) => JSON.parse(await server.get(path)).total_counts as number
  await untilUsed(replicated, true)
  const writer = startWritingCalls(database.pool, 1)
  const reading = await startReading({ path, first: await total(plain), database })
  const phases: Phase[] = []
  const phase = async (name: string, servers: readonly Server[], seconds: number) => {
    phases.push(await reading.during(name, servers, seconds))
    say(describePhase(phases.at(-1)))
  }
  await phase('without a replica', [plain], 5)
  await phase('with the replica', replicated, 10)
  await onReplica('SELECT pg_wal_replay_pause()')
  await phase('replay paused, 15 s', replicated, 15)
  say(`  lag by then: ${await metric(replicated[0], 'patchboard_replica_lag_seconds')} s`)
  await onReplica('SELECT pg_wal_replay_resume()')
  await phase('replay resumed', replicated, 5)
  setTimeout(() => replica.stop(), 1000)
  await phase('killed after 1 s', replicated, 6)
  replica.start()
  await phase('back', replicated, 6)
  setTimeout(() => replica.signal('SIGSTOP'), 1000)
  await phase('frozen after 1 s', replicated, 8)
  replica.signal('SIGCONT')
  await phase('going on', replicated, 6)
  await writer.stop()
  await untilUsed(replicated, true)
  await pause(2000)
  const different = await listDifferences(plain, replicated)
  say(`answers that differ after the last write: ${different.length === 0 ? 'none' : different.join(', ')}`)
  return different.length === 0 && phases.every(({ errors, older, tooOld }) => errors + older + tooOld === 0)
}

function describePhase(phase: Phase | undefined): string {
  if (phase === undefined) return ''
  const { name, requests, errors, older, tooOld, oldest, p50, p99, longest, answered } = phase
  const parts = [
    `${name}: ${requests} requests, ${errors} errors, ${older} older than one before, ${tooOld} older than 10 s`,
    `oldest ${oldest} ms · p50 ${p50} ms, p99 ${p99} ms, longest ${longest} ms`,
    `answered by replica ${answered.replica}, primary ${answered.primary}, repeated ${answered.repeated}`,
  ]
  return parts.join('\n  ')
}

async function listDifferences(plain: Server, replicated: readonly Server[]): Promise<string[]> {
  const reports = ['stats.json', 'date_calls.json?timespan=month', 'target_calls.json'].map((name) => `/api/campaign/1/${name}`)
  const paths = [...reports, '/api/campaign/date_calls.json', '/api/calls', '/api/campaign', '/api/target', '/api/campaigns.json']
  const different: string[] = []
  for (const path of paths) {
    const expected = await plain.get(path)
    for (const server of replicated) if ((await server.get(path)) !== expected) different.push(path)
  }
  return different
}

async function onReplica(statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: replica.url })
  await client.connect()
  await client.query(statement)
  await client.end()
}

async function metric(server: Server | undefined, name: string): Promise<string | undefined> {
  const lines = (await server?.get('/metrics'))?.split('\n') ?? []
  return lines.find((line) => line.startsWith(`${name} `))?.slice(name.length + 1)
}

async function untilUsed(servers: readonly Server[], used: boolean): Promise<void> {
  for (const server of servers) while ((await metric(server, 'patchboard_replica_used')) !== (used ? '1' : '0')) await pause(50)
}
