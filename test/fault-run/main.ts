// `npm run fault-run -- --calls 1000 --kills 10`: prints each guarantee with the result, and exits with 1 if one was broken.
import { parseArgs } from 'node:util'
import { runFaults } from './fault-run.ts'

const { values } = parseArgs({
  options: {
    calls: { type: 'string', default: '1000' },
    kills: { type: 'string', default: '10' },
    seed: { type: 'string', default: '1' },
  },
})
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1))
const print = (line: string) => process.stdout.write(`${line}\n`)
const [calls, kills, seed] = [values.calls, values.kills, values.seed].map(Number)
const { figures, guarantees } = await runFaults({
  calls: calls ?? 0,
  kills: kills ?? 0,
  seed: seed ?? 0,
  restartDatabase: true,
  say: print,
})
for (const [name, figure] of Object.entries(figures)) print(`${name}: ${figure.toLocaleString('en')}`)
for (const { promise, checked, misses } of guarantees) {
  print(`${misses.length === 0 ? 'kept' : 'BROKEN'}: ${promise} (${checked} checked, ${misses.length} broken)`)
  for (const miss of misses.slice(0, 5)) print(`  ${miss}`)
}
process.exitCode = guarantees.every(({ misses }) => misses.length === 0) ? 0 : 1
