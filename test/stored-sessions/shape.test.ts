// Guards that what is stored of a session never changes without a new version, and that the previous version can read what
// this one writes, as both answer the carrier while processes are replaced one by one.
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import packageFile from '../../package.json' with { type: 'json' }
import { earlierVersions } from '../../src/calls/stored-flow/earlier-versions.ts'
import { currentVersion } from '../../src/calls/stored-flow/shape.ts'
import { readStoredFlow } from '../../src/calls/stored-flow/stored-flow.ts'
import { cloneDatabase } from '../support/database.ts'
import { record } from './record.ts'
import { folder, formatRecording, listRecordings, type Recording, readRecording } from './recording.ts'

const recorded = await record(await cloneDatabase(), packageFile.version)
const newest = `v${currentVersion}.json`
// To add the recording of a new version: RECORD_SESSIONS=1 npm test -- test/stored-sessions. It never replaces one.
if (process.env.RECORD_SESSIONS && !existsSync(join(folder, newest)))
  writeFileSync(join(folder, newest), formatRecording(recorded))

test('what is stored has the shape of the recording of its version', () => {
  expect(listRecordings(), 'a new version needs a recording').toContain(newest)
  expect(shapeOf(recorded), 'a new shape needs a new version').toEqual(shapeOf(readRecording(newest)))
})

test('what is stored is read back without an upgrade', () => {
  const flows = documentsOf(recorded).map(readStoredFlow)
  expect(flows.filter((flow) => 'problem' in flow || flow.isUpgraded)).toEqual([])
  expect(flows.length).toBe(recorded.sessions.length)
})

test('the previous version can read it', () => {
  const before = earlierVersions[currentVersion - 1]
  expect(documentsOf(recorded).filter((documents) => !before?.isSatisfiedBy(documents))).toEqual([])
})

test.each(listRecordings())('every session of %s can be read', (name) => {
  const flows = documentsOf(readRecording(name)).map(readStoredFlow)
  expect(flows.filter((flow) => 'problem' in flow)).toEqual([])
})

function documentsOf({ tables }: Recording) {
  return (tables.session_flows ?? []).map(({ plan, targets = null, state }) => ({ plan, targets, state }))
}

/** Each property that occurs, as `state.left[]: number`. */
function shapeOf(recording: Recording): string[] {
  const found = new Set<string>()
  const visit = (value: unknown, path: string): void => {
    if (Array.isArray(value)) for (const item of value) visit(item, `${path}[]`)
    else if (typeof value === 'object' && value !== null)
      for (const [key, item] of Object.entries(value)) visit(item, /^\d+$/.test(key) ? `${path}.0` : `${path}.${key}`)
    else found.add(`${path}: ${value === null ? 'null' : typeof value}`)
  }
  for (const { plan, targets, state } of documentsOf(recording)) {
    visit(plan, 'plan')
    visit(targets, 'targets')
    visit(state, 'state')
  }
  return [...found].toSorted()
}
