// The case heroku-ssl: a server that insists on TLS and has a self-signed certificate.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { commandLine } from '../src/audit/actor.ts'
import { importCallPower } from '../src/callpower/import-callpower.ts'
import { systemClock } from '../src/clock.ts'
import { openDatabase } from '../src/database/open.ts'
import { OperatorError } from '../src/database/operator-errors.ts'
import { cloneDatabase } from './support/database.ts'
import { administer } from './support/global-setup.ts'
import { startTlsServer } from './support/postgres/tls-server.ts'

const warnings: string[] = []
const onWarning = ({ message }: Error) => void warnings.push(message)
process.on('warning', onWarning)
afterAll(() => void process.off('warning', onWarning))

const [server, database] = await Promise.all([startTlsServer(), cloneDatabase()])
const unverified = '?sslmode=no-verify'
await administer(`${server.url('postgres')}${unverified}`, 'CREATE DATABASE callpower')
await administer(
  `${server.url('callpower')}${unverified}`,
  readFileSync(join(import.meta.dirname, 'contract/filters.source.sql'), 'utf8'),
)

const options = { dryRun: true, sameSource: false }
const authorship = { actor: commandLine, now: new Date('2026-01-15T12:00:00Z') }

const readers: [string, (parameters: string) => Promise<unknown>][] = [
  [
    'import callpower --from',
    (parameters) =>
      importCallPower(
        { ...options, from: `${server.url('callpower')}${parameters}` },
        { database, clock: systemClock, authorship, note: () => {} },
      ),
  ],
  [
    'DATABASE_URL',
    async (parameters) => {
      const url = `${server.url('postgres')}${parameters}`
      const { close } = await openDatabase({ databaseUrl: url, dataDir: '/nonexistent', statementTimeoutSeconds: 30 })
      await close()
    },
  ],
]

describe.each(readers)('%s of a server that insists on TLS', (_, read) => {
  test.each([
    ['', /accepts only encrypted connections.*\?sslmode=no-verify.*sslrootcert=/],
    ['?sslmode=disable', /accepts only encrypted connections/],
    ['?sslmode=require', /certificate that no known authority has signed.*\?sslmode=no-verify.*sslrootcert=/],
    [`?sslmode=verify-full&sslrootcert=${server.certificate}`, /certificate for another host name.*sslmode=verify-ca/],
  ])('says what to write instead of %j', async (parameters, sentence) => {
    const failure = await read(parameters).catch((error: unknown) => error)
    expect(failure).toBeInstanceOf(OperatorError)
    expect((failure as Error).message).toMatch(sentence)
  })

  test.each([unverified, `?sslmode=verify-ca&sslrootcert=${server.certificate}`])('works with %s', async (parameters) => {
    await read(parameters)
  })

  test('prints no warning of the driver', async () => {
    await new Promise(setImmediate)
    expect(warnings).toEqual([])
  })
})
