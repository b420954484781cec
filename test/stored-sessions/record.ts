// Makes a recording: takes one call to the point of each scenario, with the whole server on a real database and a carrier
// that does what the scenario says, and reads the rows.
import { sql } from 'kysely'
import webhooks from 'twilio/lib/webhooks/webhooks.js'
import { vi } from 'vitest'
import { freePort } from '../../scripts/free-port.ts'
import { readConfig } from '../../src/config/read-config.ts'
import { openServer, type Server } from '../../src/server/open-server.ts'
import { account, authToken } from '../support/app-parts.ts'
import { buildCampaign } from '../support/build-campaign.ts'
import { type CarrierApi, startCarrierApi } from '../support/carrier/carrier-api.ts'
import { enqueueSplit } from '../support/civic/enqueue-split.ts'
import type { TestDatabase } from '../support/database.ts'
import { type RecordedSession, type Recording, readTables } from './recording.ts'
import { campaigns, type Move, type Scenario, scenarios } from './scenarios.ts'

/** In stored answers, so that they do not depend on where the server listened. */
const publicUrl = 'https://calls.example.org'
const fromNumber = '+12025550100'
const legSeconds = 12

export async function record(database: TestDatabase, release: string): Promise<Recording> {
  const carrier = await startCarrierApi()
  const recorder = await openRecorder(database, carrier)
  const sessions: RecordedSession[] = []
  for (const [i, scenario] of scenarios.entries()) sessions.push(await recorder.record(scenario, i))
  const recording = { release, now: recorder.now().toISOString(), sessions, tables: await readTables(database.db) }
  // First the carrier: the server waits for its answers.
  await carrier.close()
  await recorder.server.close()
  return recording
}

interface Recorder {
  readonly server: Server
  now(): Date
  record(scenario: Scenario, index: number): Promise<RecordedSession>
}

async function openRecorder(database: TestDatabase, carrier: CarrierApi): Promise<Recorder> {
  let now = Date.parse('2026-11-24T15:00:00Z')
  const port = await freePort()
  const config = readConfig({
    SECRET_KEY: 'secret-of-the-tests',
    LOG_LEVEL: 'silent',
    PORT: String(port),
    CARRIER: 'custom',
    CARRIER_BASE_URL: carrier.url,
    // The clock stands still but for `pass`: without it a session stays in the queue. All together takes less time than the
    // server gives a phone to ring.
    CARRIER_CALLS_PER_SECOND: '1',
    TWILIO_ACCOUNT_SID: account,
    TWILIO_AUTH_TOKEN: authToken,
    PUBLIC_BASE_URL: publicUrl,
    INSTALLED_ORG: 'Example Org',
    ADDRESS_RATE_LIMIT: '1000 / hour',
  })
  const server = await openServer({ config, clock: () => new Date(++now), database, logStream: { write: () => {} } })
  await server.listen()
  const campaignIds: Record<string, number> = {}
  for (const [name, campaign] of Object.entries(campaigns))
    campaignIds[name] = (await buildCampaign(database.db, { name: `Campaign ${name}`, ...campaign })).id
  const connection: Connection = {
    database,
    carrier,
    services: server.services,
    url: `http://127.0.0.1:${port}`,
    pass: (seconds) => {
      now += seconds * 1000
    },
  }
  return {
    server,
    now: () => new Date(now),
    record: (scenario, index) =>
      recordSession(connection, scenario, { index, campaignId: String(campaignIds[scenario.campaign]) }),
  }
}

interface Connection {
  readonly database: TestDatabase
  readonly carrier: CarrierApi
  readonly services: Server['services']
  /** Of the server. */
  readonly url: string
  pass(seconds: number): void
}

async function recordSession(
  connection: Connection,
  scenario: Scenario,
  { index, campaignId }: { readonly index: number; readonly campaignId: string },
): Promise<RecordedSession> {
  const from = `+120255501${20 + index}`
  const callId = `CA${String(index).padStart(32, '0')}`
  const begun = scenario.isInbound
    ? { next: `/call/incoming?campaignId=${campaignId}`, status: '/voice/incoming/status' }
    : await requestCall(connection, scenario, { campaignId, from, callId })
  const ends = scenario.isInbound ? { From: from, To: fromNumber } : { From: fromNumber, To: from }
  const call = { CallSid: callId, ...ends }
  let { next }: { next: string | null } = begun
  let leg: string | null = null
  let waits = 0
  const moves = [...(scenario.moves ?? [])]
  for (let move = moves.shift(); move !== undefined; move = moves.shift()) {
    const document = await post(connection, next ?? '', { ...call, ...fieldsOf(move, `CA9${callId.slice(3)}`) })
    next = pathIn(document, /(?:action="|<Redirect[^>]*>)([^"#<]+)/)
    leg = pathIn(document, /statusCallback="([^"#]+)/) ?? leg
    if ((await findSession(connection)).at === 'waiting') waits++
    if (moves.length === 0 && waits < (scenario.waits ?? 0)) moves.push({ keys: '' })
  }
  const report = { CallSid: callId, CallStatus: scenario.report ?? '', CallDuration: '20' }
  if (scenario.report !== undefined) await post(connection, begun.status ?? '', report)
  const { id: session_id } = await findSession(connection)
  const reaches = scenario.reaches ?? campaigns[scenario.campaign].targets.map(({ name }) => name)
  return { name: scenario.name, session_id, from, call_id: callId, next, status: begun.status, leg, reaches }
}

/** As a web page does, or as if its request had led to several districts. Resolves when the carrier has reacted, with the addresses that it was given. */
async function requestCall(
  connection: Connection,
  scenario: Scenario,
  { campaignId, from, callId }: { readonly campaignId: string; readonly from: string; readonly callId: string },
): Promise<Pick<RecordedSession, 'next' | 'status'>> {
  const answers = {
    dials: { status: 201, body: { sid: callId, status: 'queued' } },
    'is busy': { status: 429, body: { code: 20429, message: 'Too many requests', status: 429 } },
    'does not answer': 'never',
    'is not asked': 'never',
  } as const
  const stages = { dials: 'ringing', 'is busy': 'queued', 'does not answer': 'placing', 'is not asked': 'queued' } as const
  const { database, carrier, pass } = connection
  const reaction = scenario.carrier ?? 'dials'
  carrier.answer = () => answers[reaction]
  if (reaction !== 'is not asked') pass(1)
  const before = carrier.requests.length
  await enqueue(connection, scenario, { campaignId, from })
  if (reaction === 'is not asked') return { next: null, status: null }
  const options = { timeout: 10_000, interval: 10 }
  await vi.waitUntil(() => carrier.requests.length > before, options)
  await vi.waitUntil(async () => (await findSession({ database })).stage === stages[reaction], options)
  const asked = new URLSearchParams(carrier.requests.at(-1)?.body)
  return { next: pathOf(asked.get('Url')), status: pathOf(asked.get('StatusCallback')) }
}

async function enqueue(
  { services, url }: Connection,
  { location, districts }: Scenario,
  { campaignId, from }: { readonly campaignId: string; readonly from: string },
): Promise<void> {
  if (location !== undefined && districts !== undefined) {
    const vacancies = [{ title: 'Senator', district: 'CA' }]
    await enqueueSplit(services, { campaignId, phone: from, location, districts, vacancies })
    return
  }
  const form = { campaignId, userPhone: from, ...(location === undefined ? {} : { userLocation: location }) }
  const answer = await fetch(`${url}/call/create`, { method: 'POST', body: new URLSearchParams(form) })
  if (!answer.ok) throw new Error(`The call was refused: ${await answer.text()}`)
}

/** The newest. */
async function findSession({ database }: Pick<Connection, 'database'>): Promise<{ id: number; stage: string; at: string }> {
  const { rows } = await sql<{ id: number; stage: string; at: string }>`
    SELECT session_id AS id, stage, state ->> 'at' AS at FROM session_flows ORDER BY session_id DESC LIMIT 1`.execute(database.db)
  return rows[0] ?? { id: 0, stage: '', at: '' }
}

/** As the carrier, which knows the server by its public address. */
async function post({ url }: Connection, path: string, form: Readonly<Record<string, string>>): Promise<string> {
  const fields = { AccountSid: account, ApiVersion: '2010-04-01', ...form }
  const signature = webhooks.getExpectedTwilioSignature(authToken, publicUrl + path, fields)
  const headers = { 'x-twilio-signature': signature }
  const answer = await fetch(url + path, { method: 'POST', body: new URLSearchParams(fields), headers })
  if (!answer.ok) throw new Error(`${path} was answered with ${answer.status}`)
  return answer.text()
}

export function fieldsOf(move: Move, legId: string): Record<string, string> {
  if (move === 'begins') return { CallStatus: 'in-progress' }
  if ('keys' in move) return { Digits: move.keys }
  const duration = move.leg === 'completed' ? { DialCallDuration: String(legSeconds) } : {}
  return { DialCallStatus: move.leg, DialCallSid: legId, ...duration }
}

export function pathIn(document: string, address: RegExp): string | null {
  return pathOf(address.exec(document)?.[1] ?? null)
}

function pathOf(url: string | null): string | null {
  return url === null ? null : new URL(url).pathname
}
