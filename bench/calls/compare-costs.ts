// What a webhook costs each of two servers at the same load, in turn: the processor time of the server and of its database. Unlike
// a capacity, it hardly depends on what else the machine does.
import { readdirSync, readFileSync } from 'node:fs'
import { median } from '../measure.ts'
import { milliseconds, ratio, type Table } from '../report.ts'
import type { LoadFigures, LoadOptions } from './load.ts'
import type { Contender } from './measure-calls.ts'
import { runLoad } from './run-load.ts'

const turns = 4
/** The unit of processor times in /proc, a constant of Linux. */
const ticksPerSecond = 100

interface Costs extends LoadFigures {
  /** Milliseconds of processor time for each webhook, warm-up included. */
  readonly server: number
  readonly database: number
}

interface CompareOptions {
  readonly load: Omit<LoadOptions, 'port'>
  readonly say: (line: string) => void
}

/** Needs Linux, whose /proc has the processor times. The first turn warms up. */
export async function compareCosts(contenders: readonly Contender[], { load, say }: CompareOptions): Promise<Table> {
  const found = contenders.map((): Costs[] => [])
  for (let turn = 0; turn <= turns; turn++) {
    for (const [i, contender] of contenders.entries()) {
      const costs = await measureCosts(contender, load)
      say(`turn ${turn}: ${contender.name} ${describe(costs).join(', ')}${costs.failure ? `; ${costs.failure}` : ''}`)
      if (turn > 0) found[i]?.push(costs)
    }
  }
  const rows = contenders.map(({ name }, i) => [name, ...describe(medians(found[i] ?? []))])
  const [other = Number.NaN, own = Number.NaN] = found.map((costs) =>
    median(costs.map(({ server, database }) => server + database)),
  )
  return {
    title: `What a webhook costs, at ${load.calls} calls at a time`,
    head: ['server', 'webhooks', 'p50', 'p99', 'processor time of the server', 'of its database'],
    rows: [...rows, [`Patchboard ÷ ${contenders[0]?.name}`, '', '', '', ratio(own / other), '']],
  }
}

async function measureCosts({ port, server, database }: Contender, load: CompareOptions['load']): Promise<Costs> {
  const times = () => ({ server: secondsOf(server.pid), database: secondsOfBackends(database.name) })
  const before = times()
  const figures = await runLoad({ ...load, port })
  const after = times()
  await database.endCalls()
  const each = (part: 'server' | 'database') => ((after[part] - before[part]) * 1000) / figures.webhooks
  return { ...figures, server: each('server'), database: each('database') }
}

/** Seconds of processor time that a process has used. */
function secondsOf(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? []
  return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond
}

/** Connections are kept, so that no backend ends between two readings. */
function secondsOfBackends(database: string): number {
  const isBackend = (pid: string) => /^\d+$/.test(pid) && commandOf(pid).split(' ').includes(database)
  return readdirSync('/proc')
    .filter(isBackend)
    .reduce((sum, pid) => sum + secondsOf(Number(pid)), 0)
}

function commandOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')
  } catch {
    return ''
  }
}

function medians(costs: readonly Costs[]): Costs {
  const of = (name: 'webhooks' | 'webhooksPerSecond' | 'p50' | 'p99' | 'server' | 'database' | 'ownShare') =>
    median(costs.map((cost) => cost[name]))
  return {
    webhooks: of('webhooks'),
    webhooksPerSecond: of('webhooksPerSecond'),
    p50: of('p50'),
    p99: of('p99'),
    ownShare: of('ownShare'),
    server: of('server'),
    database: of('database'),
    failure: costs.find(({ failure }) => failure !== undefined)?.failure,
  }
}

function describe({ webhooksPerSecond, p50, p99, server, database }: Costs): string[] {
  return [`${webhooksPerSecond.toFixed(0)}/s`, milliseconds(p50), milliseconds(p99), milliseconds(server), milliseconds(database)]
}
