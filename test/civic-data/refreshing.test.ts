// Guarantee: what was loaded from where it is published is loaded again once a night, by one process; whatever fails is said, and the
// last good version stays in use.
import { PassThrough } from 'node:stream'
import { afterAll, beforeEach, expect, test, vi } from 'vitest'
import { addCivicDataCommands } from '../../src/civic-data/commands.ts'
import { createDownload, type Download, usualLimits } from '../../src/civic-data/downloading/download.ts'
import { latestNight } from '../../src/civic-data/refreshing/latest-night.ts'
import { refreshDatasets } from '../../src/civic-data/refreshing/refresh-datasets.ts'
import { startCivicDataUpkeep } from '../../src/civic-data/refreshing/start-upkeep.ts'
import { governors } from '../../src/civic-data/us/governors/governors.ts'
import { refreshInProcess } from '../../src/server/refreshing/refresh-in-process.ts'
import { openFileServer } from '../support/civic/file-server.ts'
import { loadSource } from '../support/civic/load.ts'
import { congressFiles, type InventedMember } from '../support/civic/us-files.ts'
import { governorFiles } from '../support/civic/us-state-files.ts'
import { runCommands } from '../support/commands/run-commands.ts'
import { cloneDatabase } from '../support/database.ts'

const server = await openFileServer()
afterAll(() => server.close())
const database = await cloneDatabase()
const { db } = database

/** Fetches what is published from the server of the test. */
const download: Download = (wanted, onBytes) =>
  createDownload({ ...usualLimits, allowsLocal: true })(
    { ...wanted, url: server.url + (wanted.url.split('/').at(-1) ?? '') },
    onBytes,
  )

let now = new Date('2026-11-27T12:00:00Z')
const night = () => latestNight(now, 9 * 60)
const lines: { level: string; details: object }[] = []
const log = {
  info: (details: object) => void lines.push({ level: 'info', details }),
  error: (details: object) => void lines.push({ level: 'error', details }),
}
const refresh = () => refreshDatasets({ db, download, clock: () => now, night: night(), log })
const run = async (...args: string[]) => {
  const terminal = { input: new PassThrough(), output: new PassThrough() }
  return await runCommands(
    {
      add: (program, context) => addCivicDataCommands(program, context, { cwd: '/', terminal, download }),
      ...{ database, clock: () => now, env: {} },
    },
    ['data', ...args],
  )
}
const member = (id: number, more: Partial<InventedMember> = {}): InventedMember => ({
  ...{ id: `B${id}`, name: `Ada ${id}`, seat: `CA-${id}`, phone: `202-225-01${10 + id}`, ...more },
})
const members = [1, 2, 3, 4, 5].map((id) => member(id))

function publish(people: readonly InventedMember[]): void {
  server.answers.clear()
  for (const [name, bytes] of congressFiles(people)) server.answers.set(`/${name}.json`, String(bytes))
}

beforeEach(async () => {
  await db.deleteFrom('seats').execute()
  await db.deleteFrom('dataset_versions').execute()
  await db.deleteFrom('datasets').execute()
  now = new Date('2026-11-27T12:00:00Z')
  publish(members)
  await run('load', 'us')
  server.requests.length = 0
  lines.length = 0
})

test.each([
  ['2026-11-28T08:59:59Z', '2026-11-27T09:00:00.000Z'],
  ['2026-11-28T09:00:00Z', '2026-11-28T09:00:00.000Z'],
  ['2026-11-28T23:00:00Z', '2026-11-28T09:00:00.000Z'],
])('at %s, the latest night is that of %s', (instant, expected) => {
  expect(latestNight(new Date(instant), 9 * 60).toISOString()).toBe(expected)
})

test('a dataset is refreshed once after each night, by one of several processes', async () => {
  await refresh()
  now = new Date('2026-11-28T09:05:00Z')
  publish([member(1, { party: 'Much greener than before' }), ...members.slice(1)])
  await Promise.all([refresh(), refresh(), refresh()])
  await refresh()
  expect(lines).toEqual([{ level: 'info', details: { dataset: 'us/congress', outcome: 'switched' } }])
  expect((await run('find', 'Ada 1')).out).toContain('Much greener than before')
  now = new Date('2026-11-29T09:05:00Z')
  await refresh()
  expect(lines[1]?.details).toEqual({ dataset: 'us/congress', outcome: 'unchanged' })
})

test('what was loaded from another place is left alone', async () => {
  publish([member(1, { party: 'Much greener than before' }), ...members.slice(1)])
  await run('load', 'us', '--from', server.url)
  publish(members)
  now = new Date('2026-11-28T09:05:00Z')
  await refresh()
  expect(lines).toEqual([])
})

test('a source that fails is tried again after an hour; until then its last version serves on, and the status says why', async () => {
  now = new Date('2026-11-28T09:05:00Z')
  server.answers.set('/legislators-current.json', (_request, response) => void response.writeHead(503).end())
  await refresh()
  const status = (await run('status')).out
  expect(status).toContain('  the server could not refresh it today: ')
  expect(status).toContain('503')
  expect((await run('find', 'Ada 1')).out).toContain('Ada 1')
  publish(members)
  now = new Date('2026-11-28T10:00:00Z')
  await refresh()
  expect(lines.map(({ level }) => level)).toEqual(['error'])
  now = new Date('2026-11-28T10:06:00Z')
  await refresh()
  expect(lines.map(({ level }) => level)).toEqual(['error', 'info'])
  expect((await run('status')).out).not.toContain('could not refresh')
})

test('a suspicious version waits for somebody to accept it', async () => {
  now = new Date('2026-11-28T09:05:00Z')
  publish(members.slice(0, 3))
  await refresh()
  expect(lines[0]?.details).toEqual({ dataset: 'us/congress', outcome: 'waiting' })
  expect((await run('find', 'Ada 5')).out).toContain('Ada 5')
  expect((await run('status')).out).toContain('waits: data diff us/congress')
})

test('a server refreshes in another process, which says how it went', async () => {
  await loadSource(db, governors, governorFiles(['CA,governor,Ada West,Purple,916-555-0101,,2023-01-02,2027-01-04,true']), now)
  await db
    .updateTable('dataset_versions')
    .set({ origin: 'where it is published' })
    .where('dataset', '=', governors.dataset)
    .execute()
  await db.updateTable('datasets').set({ checked_at: '2100-01-01' }).where('name', '<>', governors.dataset).execute()
  now = new Date(Date.now() + 48 * 3600_000)
  const config = { databaseUrl: database.url, dataDir: '/nonexistent', statementTimeoutSeconds: 30 }
  const random = { number: () => 0.5 }
  const task = startCivicDataUpkeep({ db, log, clock: () => now, random, refreshAt: 0, refresh: refreshInProcess(config, log) })
  task.wake()
  await vi.waitFor(() => expect(task.status().lastSuccessAt).toBeDefined(), 20_000)
  await task.stop()
  const expected = { dataset: governors.dataset, failure: 'It is no longer published.' }
  expect(lines).toEqual([{ level: 'error', details: expected }])
})
