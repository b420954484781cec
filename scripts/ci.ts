// The gate before a change lands: the checks, the OpenAPI document with tools from pip, then `npm test` on the embedded PostgreSQL in
// UTC and on another PostgreSQL in New York time. The last line counts all of them.
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

/** Part of Vitest’s JSON report. A file that does not load or whose setup fails has the status failed without a failed test. */
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
  process.stdout.write('There is no Chromium, so that the browser tests cannot run. This counts as a failure.\n')
else process.stdout.write(`\n== browser tests use ${chromium}\n`)
process.stdout.write('\n== the OpenAPI document, checked by tools from pip\n')
const tools = spawnSync(process.execPath, ['test/openapi-tools/main.ts'], { cwd: root, stdio: 'inherit' }).status === 0
const embedded = test('embedded', { TZ: 'UTC', TEST_DATABASE_URL: '' })
const other = await testOnOther()
rmSync(work, { recursive: true, force: true })

const failed = embedded.failed + other.failed
if (!checks) process.stdout.write('The checks before the tests failed. See above.\n')
if (!tools) process.stdout.write('The checks of the OpenAPI document failed. See above.\n')
const failedBefore = [checks, tools].filter((passed) => !passed).length
process.stdout.write(`${embedded.passed + other.passed} passed, ${failed + failedBefore} failed\n`)
process.exit(failed + failedBefore === 0 ? 0 : 1)

async function testOnOther(): Promise<Counts> {
  let server: OtherPostgres | undefined
  try {
    server = await startOtherPostgres()
    process.stdout.write(`\n== on ${server.description}\n`)
    return test('other', { TZ: 'America/New_York', TEST_DATABASE_URL: server.url })
  } catch (error) {
    process.stdout.write(`There is no other PostgreSQL: ${(error as Error).message}\n`)
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
    // Browser tests fail instead of being skipped.
    env: { ...process.env, CI: 'true', CHROMIUM_PATH: chromium ?? '', PATCHBOARD_REQUIRE_BROWSER: '1', ...environment },
  })
  const counts = readReport(report)
  // A run that failed without a failed test, such as a crash, counts as one failure.
  return status === 0 || counts.failed > 0 ? counts : { ...counts, failed: 1 }
}

function readReport(path: string): Counts {
  try {
    const { numPassedTests: passed, numFailedTests, testResults } = JSON.parse(readFileSync(path, 'utf8')) as Report
    const failedElsewhere = testResults.filter((file) => file.status === 'failed' && !file.assertionResults.some(isFailed)).length
    const failed = numFailedTests + failedElsewhere
    // A run without tests is a failure.
    return { passed, failed: passed === 0 ? Math.max(1, failed) : failed }
  } catch {
    return { passed: 0, failed: 1 }
  }
}

function isFailed({ status }: { readonly status: string }): boolean {
  return status === 'failed'
}
