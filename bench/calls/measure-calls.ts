// How many simultaneous calls one server process carries before its answers become slow, compared with a server whose webhooks do
// almost nothing (baseline-server.ts). Both take turns for several rounds, because the speed of a shared machine varies.
import { join } from 'node:path'
import { freePort } from '../../scripts/free-port.ts'
import type { BenchCluster } from '../databases.ts'
import { median } from '../measure.ts'
import { milliseconds, ratio, type Table } from '../report.ts'
import { patchboard, type Server, startServer } from '../server.ts'
import { compareCosts } from './compare-costs.ts'
import { type CallDatabase, campaigns, openCallDatabase } from './database.ts'
import type { LoadFigures, LoadOptions } from './load.ts'
import { runLoad } from './run-load.ts'

const p99MillisecondsMax = 250
const rounds = 3
/** The precision of a capacity. */
const precision = 1.06
/** Limits are off: the benchmark measures the capacity of the server. */
const spendingMax = '10000000'
const account = `AC${'0'.repeat(32)}`
const authToken = 'token-of-the-bench'
const load: Omit<LoadOptions, 'port' | 'calls'> = {
  account,
  authToken,
  campaigns,
  thinkSeconds: 2,
  measuredSeconds: 15,
}

export interface Contender {
  readonly name: string
  readonly port: number
  readonly server: Server
  readonly database: CallDatabase
  /** The capacity found in each round. */
  readonly found: Carried[]
}

interface Carried extends LoadFigures {
  readonly calls: number
}

export interface CallBenchOptions {
  readonly say: (line: string) => void
  /** Another checkout of Patchboard, such as an earlier version, to compare with in place of the baseline. */
  readonly beside: string | undefined
  /** If given, both serve this many calls, and what a webhook costs each is compared instead of capacities. */
  readonly at: number | undefined
}

export async function measureCalls(cluster: BenchCluster, { say, beside, at }: CallBenchOptions): Promise<Table> {
  const contenders: Contender[] = []
  try {
    const other = await openCallDatabase(cluster, 'bench_calls_beside', beside)
    contenders.push(
      beside === undefined
        ? await enter('baseline', join(import.meta.dirname, 'baseline-server.ts'), other)
        : await enter('the other checkout', join(beside, 'src/main.ts'), other),
    )
    contenders.push(await enter('Patchboard', patchboard, await openCallDatabase(cluster, 'bench_calls')))
    if (at !== undefined) return await compareCosts(contenders, { load: { ...load, calls: at }, say })
    for (let round = 1; round <= rounds; round++) {
      for (const contender of contenders) {
        const carried = await findCapacity(contender, say)
        say(`round ${round}: ${contender.name} carries ${carried.calls} calls`)
        contender.found.push(carried)
      }
    }
    return tableOf(contenders, beside === undefined ? 'baseline ÷ Patchboard (≤ 4)' : 'the other checkout ÷ Patchboard')
  } finally {
    for (const { server, database } of contenders) {
      await server.stop()
      await database.close()
    }
  }
}

async function enter(name: string, script: string, database: CallDatabase): Promise<Contender> {
  const port = await freePort()
  const server = await startServer(script, {
    DATABASE_URL: database.url,
    PORT: String(port),
    PUBLIC_BASE_URL: `http://127.0.0.1:${port}`,
    LOG_LEVEL: 'info',
    SESSION: database.session,
    CALLS_PER_HOUR: spendingMax,
    CALLS_PER_DAY: spendingMax,
    MINUTES_PER_DAY: spendingMax,
    CARRIER: 'custom',
    CARRIER_BASE_URL: 'http://127.0.0.1:1',
    TWILIO_ACCOUNT_SID: account,
    TWILIO_AUTH_TOKEN: authToken,
  })
  return { name, port, server, database, found: [] }
}

/** Doubles the load, then bisects. Later rounds start near the first result. */
async function findCapacity({ name, port, database, found }: Contender, say: (line: string) => void): Promise<Carried> {
  const before = found.at(-1)?.calls
  const factor = before === undefined ? 2 : 1.25
  let best: Carried | undefined
  let failed: number | undefined
  for (let calls = Math.round((before ?? 3200) / factor); failed === undefined || failed > (best?.calls ?? 0) * precision; ) {
    const figures = await runLoad({ ...load, port, calls })
    await database.endCalls()
    say(
      `${name}, ${calls} calls: ${figures.webhooksPerSecond.toFixed(0)} webhooks a second, p99 ${milliseconds(figures.p99)}${figures.failure ? `; ${figures.failure}` : ''}`,
    )
    if (figures.failure === undefined && figures.p99 < p99MillisecondsMax) best = { calls, ...figures }
    else failed = calls
    calls = Math.floor(failed === undefined ? calls * factor : best === undefined ? calls / factor : (best.calls + failed) / 2)
  }
  if (best === undefined) throw new Error(`${name} cannot carry any calls`)
  return best
}

function tableOf(contenders: readonly Contender[], ratioName: string): Table {
  const medians = contenders.map(({ found }) => median(found.map(({ calls }) => calls)))
  const [other = 0, own = 0] = medians
  const rows = contenders.map(({ name, found }, i) => {
    const carried = found.find(({ calls }) => calls === medians[i])
    return [
      name,
      String(medians[i]),
      `${carried?.webhooksPerSecond.toFixed(0)}/s`,
      milliseconds(carried?.p50 ?? 0),
      milliseconds(carried?.p99 ?? 0),
    ]
  })
  return {
    title: `Calls at a time that one process carries, with the p99 of webhooks under ${p99MillisecondsMax} ms`,
    head: ['server', 'calls at a time', 'webhooks', 'p50', 'p99'],
    rows: [...rows, [ratioName, ratio(other / own), '', '', '']],
  }
}
