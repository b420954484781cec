// `npm run bench`: measures alternatives in turn in one run and prints ratios. bench/README.md explains the options; besides them,
// `--only calls --beside DIR` compares with another checkout of Patchboard (with `--at 600`, what a webhook costs at this load), and
// `--calls 50000,500000` and `--answers-at 100000` set other sizes. The databases are in ./bench-data, which may be deleted.
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { measureAbuse } from './abuse.ts'
import { measureAnswers } from './api/measure-answers.ts'
import { measureBoundaries } from './boundaries.ts'
import { measureCalls } from './calls/measure-calls.ts'
import { type BenchCluster, type BenchDatabase, openBenchDatabase, startBenchCluster } from './databases.ts'
import { measureLookups } from './lookups.ts'
import { type Part, renderTables, withMachine, writeReport } from './report.ts'
import { measureWriting, runBench } from './run.ts'
import { measureSpreading } from './spreading/spreading.ts'

const { values } = parseArgs({
  options: {
    calls: { type: 'string', default: '500000,5000000' },
    'answers-at': { type: 'string', default: '1000000,5000000' },
    answers: { type: 'string' },
    seconds: { type: 'string', default: '1' },
    beside: { type: 'string' },
    at: { type: 'string' },
    'data-dir': { type: 'string', default: 'bench-data' },
    only: { type: 'string' },
    write: { type: 'boolean', default: false },
  },
})
const [small = 0, large = 0] = values.calls.split(',').map(Number)
if (!(small > 0 && large > small)) throw new Error('--calls takes two whole numbers, the smaller first, such as 500000,5000000')
if (
  values.only !== undefined &&
  !['api', 'growth', 'answers', 'calls', 'abuse', 'writes', 'boundaries', 'lookups', 'spreading'].includes(values.only)
)
  throw new Error('--only takes api, growth, answers, calls, abuse, writes, boundaries, lookups or spreading')

const say = (line: string) => process.stderr.write(`${line}\n`)

async function withDatabases<T>(
  cluster: BenchCluster,
  sizes: readonly number[],
  work: (databases: readonly BenchDatabase[]) => Promise<T>,
): Promise<T> {
  const databases: BenchDatabase[] = []
  try {
    for (const size of sizes) databases.push(await openBenchDatabase(cluster, size, say))
    return await work(databases)
  } finally {
    for (const database of databases) await database.close()
  }
}

function measureWritingAlone(cluster: BenchCluster): Promise<string> {
  return withDatabases(cluster, [small], async ([database]) => {
    if (database === undefined) throw new Error('a database is needed')
    return renderTables([await measureWriting({ databases: { small: database } })])
  })
}

const parts: Readonly<Record<Part, (cluster: BenchCluster) => Promise<string>>> = {
  answers: (cluster) =>
    withDatabases(cluster, values['answers-at'].split(',').map(Number), async (databases) => {
      const only = values.answers?.split(',')
      return withMachine(await measureAnswers(databases, { say, only, seconds: Number(values.seconds) }))
    }),
  growth: (cluster) =>
    withDatabases(cluster, [small, large], async ([few, many]) => {
      if (few === undefined || many === undefined) throw new Error('two databases are needed')
      return await runBench({ small: few, large: many }, say)
    }),
  calls: async (cluster) =>
    withMachine([
      await measureCalls(cluster, {
        say,
        beside: values.beside && resolve(values.beside),
        at: values.at === undefined ? undefined : Number(values.at),
      }),
    ]),
}

/** The parts that `--only` names; all without it. */
function isWanted(part: Part): boolean {
  return values.only === undefined || values.only === part || (values.only === 'api' && part !== 'calls')
}

if (values.only === 'spreading') {
  process.stdout.write(`${renderTables([measureSpreading()])}\n`)
  process.exit()
}
const cluster = await startBenchCluster(values['data-dir'])
try {
  if (values.only === 'abuse') process.stdout.write(`${renderTables(await measureAbuse(cluster, say))}\n`)
  if (values.only === 'boundaries') process.stdout.write(`${renderTables([measureBoundaries()])}\n`)
  if (values.only === 'lookups') process.stdout.write(`${renderTables([await measureLookups(cluster)])}\n`)
  if (values.only === 'writes') process.stdout.write(`${await measureWritingAlone(cluster)}\n`)
  for (const part of ['answers', 'growth', 'calls'] as const) {
    if (!isWanted(part)) continue
    const report = await parts[part](cluster)
    process.stdout.write(`${report}\n`)
    if (values.write && values.beside === undefined && values.at === undefined) writeReport(part, report)
  }
} finally {
  await cluster.stop()
}
