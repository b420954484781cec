// `npm run check`: static checks, then all tests. It runs every step even if one fails, so that one run shows everything that is
// wrong, and fails if any step did. With --without-tests it skips the tests.
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..')
const modules = join(root, 'node_modules')
const architecture = ['vitest/vitest.mjs', 'run', 'test/architecture', 'test/reference.test.ts']

const steps: readonly (readonly [name: string, args: readonly string[]])[] = [
  ['format and lint', ['@biomejs/biome/bin/biome', 'ci', '--error-on-warnings', '.']],
  ['types', ['typescript/bin/tsc', '-p', '.']],
  process.argv.includes('--without-tests')
    ? ['architecture and generated documents', architecture]
    : ['architecture, generated documents and all tests', ['vitest/vitest.mjs', 'run']],
]

const failed = steps.filter(([name, [program = '', ...args]]) => {
  process.stdout.write(`\n== ${name}: ${program.split('/').at(-1)} ${args.join(' ')}\n`)
  return spawnSync(process.execPath, [join(modules, program), ...args], { stdio: 'inherit', cwd: root }).status !== 0
})
for (const [name] of steps) process.stdout.write(`${failed.some(([other]) => other === name) ? 'FAILED' : 'ok    '} ${name}\n`)
process.exit(failed.length > 0 ? 1 : 0)
