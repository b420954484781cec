// The guarantee: whatever changes a campaign goes through one operation, so that it leaves the same traces.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, describe, expect, test } from 'vitest'
import { stringify } from 'yaml'
import { runCampaigns } from '../../test/support/commands/run-campaigns.ts'
import { cloneDatabase } from '../../test/support/database.ts'
import { commandLine } from '../audit/actor.ts'
import { changeCampaign } from './changing/change-campaign.ts'
import { planFile } from './files/read-campaign-file.ts'
import { pauseCampaign } from './lifecycle/change-status.ts'

const database = await cloneDatabase()
const { db } = database
const cwd = mkdtempSync(join(tmpdir(), 'patchboard-one-operation-'))
afterAll(() => rmSync(cwd, { recursive: true }))

const options = { actor: commandLine, now: new Date('2026-01-15T12:00:00Z'), hasAnyNumber: true }
const start = {
  name: 'Rivers',
  status: 'live',
  targets: [
    { title: 'Senator', name: 'Ada Brown', phone: '202-555-0143' },
    { name: 'Ben Okafor', phone: '(202) 555-0144 x2', offices: [{ name: 'Oakland', phone: '510-555-0101' }] },
  ],
  numbers: ['202-555-0100'],
  prompts: { msg_intro: 'Hello.' },
}
const changed = {
  ...start,
  call_maximum: 1,
  targets: start.targets.toReversed(),
  numbers: ['202-555-0101', '202-555-0100'],
  call_in: { allowed: true, number: '202-555-0100' },
  prompts: { msg_intro: 'Hello, and welcome.' },
}
const readAudio = () => Promise.reject(new Error('no file is named'))

/** Makes the change in a campaign that is as at the start. Returns all traces. */
async function tracesOf(change: () => Promise<unknown>) {
  await sql`TRUNCATE campaigns, targets, phone_numbers, audio_recordings, audit_log RESTART IDENTITY CASCADE`.execute(db)
  await changeCampaign(db, start, options)
  await change()
  return {
    revisions: await db.selectFrom('campaign_revisions').selectAll().orderBy('revision').execute(),
    log: await db.selectFrom('audit_log').selectAll().orderBy('id').execute(),
  }
}

async function applyWithCommand(input: object) {
  writeFileSync(join(cwd, 'campaign.yaml'), stringify(input))
  return await runCampaigns(database, ['campaigns', 'apply', 'campaign.yaml', '--yes'], { cwd })
}

async function applyFile(input: object) {
  const file = await planFile(db, stringify(input), { hasAnyNumber: true, readAudio })
  if ('problems' in file) return file.problems
  return await changeCampaign(db, file.input, options)
}

test('a command, a file and the operation leave the same revision and the same entry in the audit log', async () => {
  const traces = await tracesOf(() => changeCampaign(db, changed, options))
  expect(traces.revisions).toHaveLength(2)
  expect(traces.log.map(({ action }) => action)).toEqual(['campaign.created', 'campaign.changed'])
  expect(await tracesOf(() => applyFile(changed))).toEqual(traces)
  expect(await tracesOf(() => applyWithCommand(changed))).toEqual(traces)
})

test('pausing by command, by file and by operation is the same, too', async () => {
  const traces = await tracesOf(() => pauseCampaign(db, 1, options))
  expect(traces.log.map(({ action }) => action)).toEqual(['campaign.created', 'campaign.paused'])
  expect(await tracesOf(() => runCampaigns(database, ['campaigns', 'pause', 'Rivers'], { cwd }))).toEqual(traces)
  expect(await tracesOf(() => applyWithCommand({ ...start, status: 'paused' }))).toEqual(traces)
  expect(await tracesOf(() => changeCampaign(db, { ...start, status: 'paused' }, options))).toEqual(traces)
})

describe('problems are the same, and a file adds where they are', () => {
  const wrong = { name: 'Rivers', stauts: 'live', call_maximum: 0, targets: [{ name: 'Ada Brown', phone: '12' }, {}] }
  const problems = [
    { path: ['stauts'], code: 'unknown_key', message: 'unknown key "stauts"; did you mean status?' },
    { path: ['call_maximum'], code: 'out_of_range', message: 'call_maximum is "0"; it must be a whole number from 1 to 32767' },
    {
      path: ['targets', 0, 'phone'],
      code: 'invalid_number',
      message: 'phone is "12": it is too short or too long for a phone number',
    },
    { path: ['targets', 1, 'name'], code: 'required', message: 'name is missing' },
  ]

  test('the operation returns them with paths', async () => {
    expect(await changeCampaign(db, wrong, options)).toEqual({ error: { kind: 'invalid_input', problems } })
  })

  test('a file and its command show them with lines', async () => {
    const lines = ['2, column 1', '3, column 15', '6, column 12', '7, column 5']
    const located = problems.map(({ message }, i) => `line ${lines[i]}: ${message}.`.replace('?.', '?'))
    expect((await applyWithCommand(wrong)).err).toBe(`${located.join('\n')}\nNothing was changed.\n`)
  })
})

test.each<[unknown]>([
  [null],
  [5],
  ['Rivers'],
  [[]],
  [{}],
  [{ name: 7 }],
  [{ name: { __proto__: 1 } }],
  [{ name: 'Rivers', id: -1 }],
  [{ name: 'Rivers', id: 1e30, targets: [null, [], 'x', { offices: [null] }], numbers: [null, 5], prompts: { msg_intro: [] } }],
  [{ name: 'a\0b', prompts: { constructor: 'x' }, embed: { a: '\uD800' }, call_in: { number: [[]] } }],
])('whatever is sent, the operation returns problems: %j', async (sent) => {
  expect(await changeCampaign(db, sent, options)).toMatchObject({ error: { kind: 'invalid_input' } })
})
