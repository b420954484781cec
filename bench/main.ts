// `npm run bench`: measures side by side in one run and prints ratios. `-- --write` keeps them in bench/README.md.
// The databases are made once in ./bench-data, which may be deleted; `-- --calls 50000,500000` takes other sizes.
import { parseArgs } from 'node:util'
import { openBenchDatabases } from './databases.ts'
import { writeReport } from './report.ts'
import { runBench } from './run.ts'

const { values } = parseArgs({
  options: {
    calls: { type: 'string', default: '500000,5000000' },
    'data-dir': { type: 'string', default: 'bench-data' },
    write: { type: 'boolean', default: false },
  },
})
const [small = 0, large = 0] = values.calls.split(',').map(Number)
if (!(small > 0 && large > small)) throw new Error('--calls takes two whole numbers, the smaller first: 500000,5000000')

const say = (line: string) => process.stderr.write(`${line}\n`)
const databases = await openBenchDatabases({ dataDir: values['data-dir'], sizes: [small, large], say })
try {
  const report = await runBench(databases, say)
  process.stdout.write(`${report}\n`)
  if (values.write) writeReport(report)
} finally {
  await databases.close()
}
