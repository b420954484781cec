// Guards what never changes once it is released: migrations that ran somewhere, sessions recorded from released versions, and
// the codes of errors that clients know.
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { knownMigrations } from '../../src/database/migrate.ts'
import { isTest, root } from './sources.ts'

const frozen = JSON.parse(readFileSync(join(import.meta.dirname, 'frozen.json'), 'utf8')) as {
  readonly migrations: Readonly<Record<string, string>>
  readonly storedSessions: Readonly<Record<string, string>>
  readonly errorCodes: Readonly<Record<string, number>>
}

const folder = join(root, 'src/database/migrations')
const migrationFiles = readdirSync(folder).filter((name) => !isTest(name))

const digest = (name: string, from = folder) =>
  createHash('sha256')
    .update(readFileSync(join(from, name)))
    .digest('hex')
    .slice(0, 16)

describe('migrations', () => {
  test('have names that sort in the order in which they run, a minute each', async () => {
    const known = await knownMigrations()
    expect(known.map((name) => `${name}.ts`)).toEqual(migrationFiles.toSorted())
    expect(new Set(known.map((name) => name.slice(0, 13))).size).toBe(known.length)
  })

  test('are not edited once they are in frozen.json, and each new one is added to it', () => {
    expect(Object.fromEntries(migrationFiles.map((name) => [name, digest(name)]))).toEqual(frozen.migrations)
  })

  test.each(migrationFiles)('%s goes forward only', (name) => {
    expect(readFileSync(join(folder, name), 'utf8')).not.toMatch(/export (async )?(function|const) down\b/)
  })
})

test('stored sessions that were recorded are not edited, and each new recording is added to frozen.json', () => {
  const recordings = join(root, 'test/fixtures/stored-sessions')
  const files = readdirSync(recordings).filter((name) => name.endsWith('.json'))
  expect(Object.fromEntries(files.map((name) => [name, digest(name, recordings)]))).toEqual(frozen.storedSessions)
})

describe('the codes of errors', () => {
  const declared = [...readFileSync(join(root, 'src/errors.ts'), 'utf8').matchAll(/^ {2}(\w+): \{ status: (\d+),/gm)]

  test('are neither renamed nor dropped, keep their status, and each new one is added to frozen.json', () => {
    expect(Object.fromEntries(declared.map(([, code, status]) => [code, Number(status)]))).toEqual(frozen.errorCodes)
  })

  test('are in snake case', () => {
    expect(Object.keys(frozen.errorCodes).filter((code) => !/^[a-z]+(_[a-z]+)*$/.test(code))).toEqual([])
  })
})
