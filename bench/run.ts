// How answers grow with the number of calls, and what counting costs: what is measured, what it is compared with, and the bound of
// each ratio. api/ compares the answers with reading one row.
import type { BenchDatabase } from './databases.ts'
import { load } from './load.ts'
import { median, timeInTurn } from './measure.ts'
import { firstPage, plainStatistics } from './plain-sql.ts'
import { milliseconds, ratio, type Table, withMachine } from './report.ts'
import { type Server, startBare, startPatchboard } from './server.ts'
import { measureWrites } from './writes.ts'

interface BenchDatabases {
  readonly small: BenchDatabase
  readonly large: BenchDatabase
}

interface Bench {
  readonly databases: BenchDatabases
  readonly small: Server
  readonly large: Server
}

const rounds = 100
/** Plain aggregation takes seconds at the large size, so it runs less often. */
const plainRounds = 3

/** Returns the report as Markdown. */
export async function runBench(databases: BenchDatabases, say: (line: string) => void): Promise<string> {
  const bench = {
    databases,
    small: await startPatchboard(databases.small.url),
    large: await startPatchboard(databases.large.url),
  }
  try {
    const tables: Table[] = []
    for (const measure of [measureStatistics, measureFirstPage, measureBare, measureThroughput, measureWriting]) {
      say(`${measure.name} …`)
      tables.push(await measure(bench))
    }
    return withMachine(tables)
  } finally {
    await bench.small.stop()
    await bench.large.stop()
  }
}

async function measureStatistics({ databases, small, large }: Bench): Promise<Table> {
  const rows: string[][] = []
  for (const [path, statements] of Object.entries(plainStatistics)) {
    const times = await timeInTurn({ small: () => small.get(path), large: () => large.get(path) }, rounds)
    const plain = await timeInTurn(
      { plain: () => runStatements(databases.large, statements), counted: () => large.get(path) },
      plainRounds,
    )
    rows.push([
      `\`${path}\``,
      milliseconds(times.small.p50),
      milliseconds(times.large.p50),
      milliseconds(times.large.p99),
      ratio(times.large.p50 / times.small.p50),
      milliseconds(plain.plain.p50),
      ratio(plain.plain.p50 / times.large.p50),
    ])
  }
  const [few, many] = [databases.small.calls, databases.large.calls].map((calls) => calls.toLocaleString('en'))
  return {
    title: 'Statistics: what they cost as calls grow, and against plain aggregation',
    head: [
      'answer',
      `p50 at ${few}`,
      `p50 at ${many}`,
      `p99 at ${many}`,
      'growth (≤ 1.5)',
      `plain SQL at ${many}`,
      'plain SQL ÷ answer (≥ 50)',
    ],
    rows,
  }
}

async function measureFirstPage({ databases, small, large }: Bench): Promise<Table> {
  const sizes = [
    [databases.small, small],
    [databases.large, large],
  ] as const
  const rows: string[][] = []
  for (const [database, server] of sizes) {
    const times = await timeInTurn(
      { page: () => server.get(firstPage.path), plain: () => runStatements(database, firstPage.statements) },
      rounds,
    )
    rows.push([
      database.calls.toLocaleString('en'),
      milliseconds(times.page.p50),
      milliseconds(times.page.p99),
      milliseconds(times.plain.p50),
      ratio(times.page.p50 / times.plain.p50),
    ])
  }
  return {
    title: '`/api/calls`, first page of a campaign’s completed calls, newest first',
    head: ['calls', 'over HTTP p50', 'p99', 'its two SQL statements p50', 'ratio (≤ 1.5)'],
    rows,
  }
}

async function measureBare({ large }: Bench): Promise<Table> {
  const path = '/api/campaign/1/count.json'
  const bare = await startBare(await large.get(path))
  try {
    // The first turn warms both up, so that compilation does not count.
    const figures = { bare: [] as number[], count: [] as number[] }
    for (let turn = -1; turn < 5; turn++) {
      const [ofBare, ofCount] = [await load(bare.url + path), await load(large.url + path)]
      if (turn < 0) continue
      figures.bare.push(ofBare.requestsPerSecond)
      figures.count.push(ofCount.requestsPerSecond)
    }
    const [bareMedian, countMedian] = [median(figures.bare), median(figures.count)]
    return {
      title: '`count.json` against bare `node:http` answering the same bytes',
      head: ['bare node:http', 'count.json', 'ratio (≥ 0.5)'],
      rows: [[`${bareMedian.toFixed(0)}/s`, `${countMedian.toFixed(0)}/s`, ratio(countMedian / bareMedian)]],
    }
  } finally {
    await bare.stop()
  }
}

async function measureThroughput({ databases, small, large }: Bench): Promise<Table> {
  const paths = [
    ...Object.keys(plainStatistics),
    '/api/campaigns.json',
    '/api/campaign',
    '/api/campaign/1',
    '/api/calls',
    firstPage.path,
  ]
  const rows: string[][] = []
  for (const path of paths) {
    const [few, many] = [await load(small.url + path, { seconds: 2 }), await load(large.url + path, { seconds: 2 })]
    const cells = [few, many].flatMap(({ requestsPerSecond, p50, p99 }) => [
      `${requestsPerSecond.toFixed(0)}/s`,
      `${p50} ms`,
      `${p99} ms`,
    ])
    rows.push([`\`${path === firstPage.path ? '/api/calls?q=… (first page)' : path}\``, ...cells])
  }
  const [few, many] = [databases.small.calls, databases.large.calls].map((calls) => calls.toLocaleString('en'))
  return {
    title: 'Under load: eight connections, one process',
    head: ['answer', `at ${few}`, 'p50', 'p99', `at ${many}`, 'p50', 'p99'],
    rows,
  }
}

export async function measureWriting({ databases }: { readonly databases: Pick<BenchDatabases, 'small'> }): Promise<Table> {
  const speeds = await measureWrites(databases.small.pool)
  return {
    title: 'Writing a call: eight writers on one campaign',
    head: ['plain insert', 'with its counters and its event', 'plain ÷ recorded (≤ 1.5)'],
    rows: [[`${speeds.plain.toFixed(0)}/s`, `${speeds.recorded.toFixed(0)}/s`, ratio(speeds.ratio)]],
  }
}

async function runStatements({ pool }: BenchDatabase, statements: readonly string[]): Promise<void> {
  for (const statement of statements) await pool.query(statement)
}
