// How many calls and minutes an attacker can cause in an hour: a script with a thousand addresses requests calls to several kinds
// of numbers; every phone and office answers and stays on the line as long as possible. It uses only the configuration and the
// HTTP interface, and counts on the carrier’s side, so that it can measure any version.
import { setTimeout as wait } from 'node:timers/promises'
import { freePort } from '../scripts/free-port.ts'
import { readConfig } from '../src/config/read-config.ts'
import { openServer, type Server } from '../src/server/open-server.ts'
import type { Handset } from '../src/telephony/handset.ts'
import { type SimulatedCarrier, startSimulatedCarrier } from '../src/telephony/simulator/service.ts'
import { type BenchCluster, openEmptyDatabase } from './databases.ts'
import type { Table } from './report.ts'

const addresses = 1000
const minutes = 60
/** The number of requests that CallPower’s limit allows one address. */
const requestsPerAddress = 30
const requestsPerSecond = (addresses * requestsPerAddress) / (minutes * 60)
const office = '+12025550143'
const began = Date.parse('2026-03-02T15:00:00Z')

/** Numbers with the exchange 555, or unassigned ones. None is dialled outside this process. */
const kinds: Readonly<Record<string, (nth: number) => string>> = {
  'United States': (nth) => `+1${['202', '212', '310', '415', '510', '617'][nth % 6]}555${digits(nth, 4)}`,
  Jamaica: (nth) => `+1876555${digits(nth, 4)}`,
  'premium rate (US, GB)': (nth) => (nth % 2 === 0 ? `+1900555${digits(nth, 4)}` : `+4490987${digits(nth, 5)}`),
  'satellite (Iridium, Inmarsat)': (nth) => (nth % 2 === 0 ? `+88163${digits(nth, 7)}` : `+870773${digits(nth, 6)}`),
  'one person': () => '+15105550199',
}

interface Attacker {
  readonly title: string
  readonly addressOf: (nth: number) => string
  /** True if the campaign dials all countries. */
  readonly isInternational: boolean
}

const ofIpv4 = (nth: number) => `198.18.${Math.floor(nth / 250)}.${1 + (nth % 250)}`
const ofOneSite = (nth: number) => `2001:db8:1:${nth.toString(16)}::1`
const attackers: readonly Attacker[] = [
  { title: 'a campaign at home, a thousand addresses of IPv4', addressOf: ofIpv4, isInternational: false },
  { title: 'a campaign that rings abroad, a thousand addresses of IPv4', addressOf: ofIpv4, isInternational: true },
  { title: 'a campaign that rings abroad, a thousand networks of one /48 of IPv6', addressOf: ofOneSite, isInternational: true },
]

export async function measureAbuse(cluster: BenchCluster, say: (line: string) => void): Promise<Table[]> {
  const tables: Table[] = []
  for (const attacker of attackers) {
    say(`${attacker.title} …`)
    const database = await openEmptyDatabase(cluster, 'bench_abuse')
    try {
      await database.pool.query(`
        INSERT INTO campaigns (name, country_code, campaign_type, segment_by, status_code, allow_intl_calls, allow_call_in, embed)
          VALUES ('Rivers', 'us', 'custom', 'custom', 2, ${attacker.isInternational}, true, '{}');
        INSERT INTO targets (title, name, location, number) VALUES ('Senator', 'Ada Brown', 'Washington', '${office}');
        INSERT INTO campaign_targets (campaign_id, target_id, "order") SELECT campaigns.id, targets.id, 1 FROM campaigns, targets;
        INSERT INTO phone_numbers (number) VALUES ('+12025550100');
        INSERT INTO campaign_phone_numbers (campaign_id, phone_id) SELECT campaigns.id, phone_numbers.id FROM campaigns, phone_numbers`)
      tables.push(await attack({ attacker, database, say }))
    } finally {
      await database.close()
    }
  }
  return tables
}

interface Attack {
  readonly attacker: Attacker
  readonly database: Awaited<ReturnType<typeof openEmptyDatabase>>
  readonly say: (line: string) => void
}

async function attack({ attacker, database, say }: Attack): Promise<Table> {
  const time = { now: began }
  const { server, carrier, url } = await open(database, () => new Date(time.now))
  const names = Object.keys(kinds)
  const counts = new Map(names.map((name) => [name, { asked: 0, accepted: 0 }]))
  let asked = 0
  const ask = async () => {
    const nth = asked++
    const round = Math.floor(nth / addresses)
    const name = names[(nth + round) % names.length] ?? ''
    const number = kinds[name]?.(Math.floor(nth / names.length)) ?? ''
    const query = new URLSearchParams({ campaignId: '1', userPhone: number })
    const answer = await fetch(`${url}/call/create?${query}`, {
      headers: { 'x-forwarded-for': attacker.addressOf(nth % addresses) },
    })
    await answer.arrayBuffer()
    const count = counts.get(name)
    if (count === undefined) return
    count.asked += 1
    if (answer.status === 200) count.accepted += 1
  }
  try {
    for (let second = 1; second <= minutes * 60; second++) {
      time.now = began + second * 1000
      const due = Math.floor(second * requestsPerSecond) - asked
      await Promise.all(Array.from({ length: due }, ask))
      server.services.queue.wake()
      await settle(database, time.now)
      if (second % 600 === 0) say(`  ${second / 60} minutes: ${carrier.calls.length} phones have rung`)
    }
    await carrier.idle()
    return tableOf(attacker.title, counts, { carrier, waiting: await countWaiting(database) })
  } finally {
    await server.close()
    await carrier.close()
  }
}

/** Configured as with a real carrier. All limits are the defaults. */
async function open(database: Attack['database'], clock: () => Date) {
  const account = `AC${'0'.repeat(32)}`
  const authToken = 'token-of-the-bench'
  const carrier = await startSimulatedCarrier({
    accountSid: account,
    authToken,
    clock,
    random: Math.random,
    wait: () => new Promise((resolve) => setImmediate(resolve)),
    handsetFor: () => longTalker(),
  })
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const config = readConfig({
    PORT: String(port),
    PUBLIC_BASE_URL: url,
    SECRET_KEY: 'secret-of-the-bench',
    LOG_LEVEL: 'silent',
    TRUSTED_PROXIES: '127.0.0.1',
    CARRIER: 'custom',
    CARRIER_BASE_URL: carrier.url,
    TWILIO_ACCOUNT_SID: account,
    TWILIO_AUTH_TOKEN: authToken,
  })
  const server: Server = await openServer({ config, clock, database, logStream: { write: () => {} } })
  await server.listen()
  return { server, carrier, url }
}

/** Answers, starts with a key, then presses nothing and talks to each office until the server ends the call. */
function longTalker(): Handset {
  let hasBegun = false
  return {
    ring: async () => 'answer',
    hear: async () => {},
    press: async () => {
      const keys = hasBegun ? '' : '1'
      hasBegun = true
      return keys
    },
    office: async () => 'answer',
    talk: async ({ timeLimitSeconds }) => ({ seconds: timeLimitSeconds, endedBy: 'office' }),
    hungUp: new Promise(() => {}),
    ended: () => {},
  }
}

/** Resolves when the rate or an empty queue allows no further call now and all dialled calls have ended. */
async function settle({ pool }: Attack['database'], now: number): Promise<void> {
  for (let tries = 0; tries < 400; tries++) {
    const { rows } = await pool.query(
      `SELECT EXISTS (SELECT FROM session_flows WHERE place_after <= $1)
          AND NOT EXISTS (SELECT FROM carrier_paces WHERE free_at > $1)
        OR EXISTS (SELECT FROM session_flows WHERE ended_at IS NULL AND place_after IS NULL) AS is_busy`,
      [new Date(now).toISOString()],
    )
    if (!rows[0].is_busy) return
    await wait(5)
  }
}

async function countWaiting({ pool }: Attack['database']): Promise<number> {
  const { rows } = await pool.query('SELECT count(*)::integer AS waiting FROM session_flows WHERE place_after IS NOT NULL')
  return rows[0].waiting
}

interface Outcome {
  readonly carrier: SimulatedCarrier
  readonly waiting: number
}

function tableOf(
  title: string,
  counts: ReadonlyMap<string, { asked: number; accepted: number }>,
  { carrier, waiting }: Outcome,
): Table {
  const rungTo = new Map<string, number>()
  let billed = 0
  let officeCalls = 0
  for (const { to, duration, legs } of carrier.calls) {
    rungTo.set(to, (rungTo.get(to) ?? 0) + 1)
    officeCalls += legs.length
    for (const seconds of [duration, ...legs.map((leg) => leg.duration)]) billed += Math.ceil((seconds ?? 0) / 60)
  }
  const rows = [...counts].map(([name, { asked, accepted }]) => {
    const isOfKind = patterns[name] ?? /^$/
    const rung = [...rungTo].reduce((sum, [to, times]) => sum + (isOfKind.test(to) ? times : 0), 0)
    return [name, String(asked), String(accepted), String(rung)]
  })
  const total = (column: 1 | 2 | 3) => String(rows.reduce((sum, row) => sum + Number(row[column]), 0))
  return {
    title: `${title}: ${officeCalls} calls to the office, ${billed} billed minutes, ${waiting} sessions still queued`,
    head: ['numbers', 'requested', 'accepted', 'dialled in the hour'],
    rows: [...rows, ['all', total(1), total(2), total(3)]],
  }
}

const patterns: Readonly<Record<string, RegExp>> = {
  'United States': /^\+1(202|212|310|415|510|617)555(?!0199$)/,
  Jamaica: /^\+1876/,
  'premium rate (US, GB)': /^\+(1900|449)/,
  'satellite (Iridium, Inmarsat)': /^\+(881|870)/,
  'one person': /^\+15105550199$/,
}

function digits(nth: number, count: number): string {
  return String((nth * 7919) % 10 ** count).padStart(count, '0')
}
