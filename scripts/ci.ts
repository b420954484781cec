// The gate before a change lands: the checks, then `npm test` as a newcomer types it, on the embedded PostgreSQL in UTC and
// on another PostgreSQL in New York. Ends with one line that counts both runs.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findOrInstallChromium } from './chromium.ts'
import { type OtherPostgres, startOtherPostgres } from './other-postgres.ts'

interface Counts {
  readonly passed: number
  readonly failed: number
}

/** Of Vitest's JSON. A file that does not load, or whose preparation fails, has failed without a failed test. */
interface Report {
  readonly numPassedTests: number
  readonly numFailedTests: number
  readonly testResults: readonly { readonly status: string; readonly assertionResults: readonly { readonly status: string }[] }[]
}

const root = join(import.meta.dirname, '..')
const work = mkdtempSync(join(tmpdir(), 'patchboard-ci-'))

const checks = spawnSync(process.execPath, ['scripts/check.ts', '--without-tests'], { cwd: root, stdio: 'inherit' }).status === 0
const chromium = findOrInstallChromium()
if (chromium === undefined)
  process.stdout.write('No Chromium could be had, so that the pages cannot be driven: this counts as a failure.\n')
else process.stdout.write(`\n== pages are driven by ${chromium}\n`)
const embedded = test('embedded', { TZ: 'UTC', TEST_DATABASE_URL: '' })
const other = await testOnOther()
rmSync(work, { recursive: true, force: true })

const failed = embedded.failed + other.failed
if (!checks) process.stdout.write('The checks before the tests failed: see above.\n')
process.stdout.write(`${embedded.passed + other.passed} passed, ${failed + (checks ? 0 : 1)} failed\n`)
process.exit(failed === 0 && checks ? 0 : 1)

async function testOnOther(): Promise<Counts> {
  let server: OtherPostgres | undefined
  try {
    server = await startOtherPostgres()
    process.stdout.write(`\n== on ${server.description}\n`)
    return test('other', { TZ: 'America/New_York', TEST_DATABASE_URL: server.url })
  } catch (error) {
    process.stdout.write(`No other PostgreSQL could be had: ${(error as Error).message}\n`)
    return { passed: 0, failed: 1 }
  } finally {
    await server?.stop()
  }
}

function test(name: string, environment: Record<string, string>): Counts {
  const report = join(work, `${name}.json`)
  const args = ['test', '--', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
  process.stdout.write(
    `\n== npm ${args.slice(0, 1)} with ${Object.entries(environment).map(([key, value]) => `${key}=${value}`)}\n`,
  )
  const { status } = spawnSync('npm', args, {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    // A test that drives a page fails where it would otherwise be left out.
    env: { ...process.env, CI: 'true', CHROMIUM_PATH: chromium ?? '', PATCHBOARD_REQUIRE_BROWSER: '1', ...environment },
  })
  const counts = readReport(report)
  // A run that ended badly without a failed test (a file that does not load, a crash) failed once.
  return status === 0 || counts.failed > 0 ? counts : { ...counts, failed: 1 }
}

function readReport(path: string): Counts {
  try {
    const { numPassedTests: passed, numFailedTests, testResults } = JSON.parse(readFileSync(path, 'utf8')) as Report
    const failedElsewhere = testResults.filter((file) => file.status === 'failed' && !file.assertionResults.some(isFailed)).length
    const failed = numFailedTests + failedElsewhere
    // No test at all is no success.
    return { passed, failed: passed === 0 ? Math.max(1, failed) : failed }
  } catch {
    return { passed: 0, failed: 1 }
  }
}

function isFailed({ status }: { readonly status: string }): boolean {
  return status === 'failed'
}
