// `npm run bench`: measures alternatives in turn in one run and prints ratios. bench/README.md explains the options; besides them,
// `--only calls --beside DIR` compares with another checkout of Patchboard, and `--calls 50000,500000` sets other sizes for the part
// `api`. The databases are in ./bench-data, which may be deleted.
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { measureAbuse } from './abuse.ts'
import { measureCalls } from './calls/measure-calls.ts'
import { type BenchCluster, openBenchDatabases, startBenchCluster } from './databases.ts'
import { type Part, renderTables, withMachine, writeReport } from './report.ts'
import { runBench } from './run.ts'

const { values } = parseArgs({
  options: {
    calls: { type: 'string', default: '500000,5000000' },
    beside: { type: 'string' },
    'data-dir': { type: 'string', default: 'bench-data' },
    only: { type: 'string' },
    write: { type: 'boolean', default: false },
  },
})
const [small = 0, large = 0] = values.calls.split(',').map(Number)
if (!(small > 0 && large > small)) throw new Error('--calls takes two whole numbers, the smaller first, such as 500000,5000000')
if (values.only !== undefined && !['api', 'calls', 'abuse'].includes(values.only))
  throw new Error('--only takes api, calls or abuse')

const say = (line: string) => process.stderr.write(`${line}\n`)

async function measureApi(cluster: BenchCluster): Promise<string> {
  const databases = await openBenchDatabases(cluster, { sizes: [small, large], say })
  try {
    return await runBench(databases, say)
  } finally {
    await databases.close()
  }
}

const parts: Readonly<Record<Part, (cluster: BenchCluster) => Promise<string>>> = {
  api: measureApi,
  calls: async (cluster) => withMachine([await measureCalls(cluster, { say, beside: values.beside && resolve(values.beside) })]),
}

const cluster = await startBenchCluster(values['data-dir'])
try {
  if (values.only === 'abuse') process.stdout.write(`${renderTables(await measureAbuse(cluster, say))}\n`)
  for (const part of ['api', 'calls'] as const) {
    if (values.only !== undefined && values.only !== part) continue
    const report = await parts[part](cluster)
    process.stdout.write(`${report}\n`)
    if (values.write && values.beside === undefined) writeReport(part, report)
  }
} finally {
  await cluster.stop()
}
