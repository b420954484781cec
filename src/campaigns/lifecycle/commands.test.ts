// The commands that publish, pause, copy, delete and revert campaigns: what they print, and what they ask.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { runCampaigns } from '../../../test/support/commands/run-campaigns.ts'
import { cloneDatabase } from '../../../test/support/database.ts'

const database = await cloneDatabase()
const { db } = database
const cwd = mkdtempSync(join(tmpdir(), 'patchboard-lifecycle-'))
afterAll(() => rmSync(cwd, { recursive: true }))

const run = (...args: string[]) => runCampaigns(database, ['campaigns', ...args], { cwd })
async function apply(yaml: string, ...options: string[]) {
  writeFileSync(join(cwd, 'campaign.yaml'), yaml)
  return await run('apply', 'campaign.yaml', '--yes', ...options)
}
const ready = 'name: Rivers\ntargets: [{ name: Ada Brown, phone: 202-555-0143 }]\nnumbers: [202-555-0100]\n'
const described = (status: string) => `Campaign 1, Rivers, is ${status}. It has 1 target and dials from +12025550100.\n`
const ok = (out: string) => ({ status: 0, out, err: '' })

beforeEach(async () => {
  await sql`TRUNCATE campaigns, targets, phone_numbers, audio_recordings, audit_log RESTART IDENTITY CASCADE`.execute(db)
})

test('publish, pause and archive print the change, and what the campaign is now', async () => {
  await apply(ready)
  expect(await run('publish', 'Rivers')).toEqual(ok(`~ status: paused → live\n${described('live')}`))
  expect(await run('publish', '1')).toEqual(ok(`Nothing to change.\n${described('live')}`))
  expect(await run('pause', 'Rivers')).toEqual(ok('~ status: live → paused\n'))
  expect(await run('archive', 'Rivers')).toEqual(ok('~ status: paused → archived\n'))
})

test('publish says what is missing, and changes nothing', async () => {
  await apply('name: Rivers\n')
  expect(await run('publish', 'Rivers')).toMatchObject({
    status: 1,
    err: 'Callers cannot be dialled yet: add numbers.\nNobody can be called yet: add targets.\nNothing was changed.\n',
  })
})

test('a draft is saved, exported, published and discarded', async () => {
  await apply(ready)
  expect((await apply(`${ready}call_maximum: 2\n`, '--draft')).out).toBe(
    '~ call_maximum: none → 2\nThe draft of campaign 1 has been saved. To make it live: campaigns publish 1\n',
  )
  expect((await run('export', 'Rivers', '--draft')).out).toContain('call_maximum: 2\n')
  expect((await run('export', 'Rivers')).out).not.toContain('call_maximum')
  expect(await run('publish', 'Rivers')).toEqual(
    ok(`~ status: paused → live\n~ call_maximum: none → 2\nThe draft has been published.\n${described('live')}`),
  )
  expect(await run('discard-draft', 'Rivers')).toMatchObject({ status: 1, err: 'Campaign Rivers has no draft.\n' })
  await apply(ready, '--draft')
  expect(await run('discard-draft', 'Rivers')).toEqual(ok('The draft of campaign 1, Rivers, has been discarded.\n'))
})

test('copy describes the copy', async () => {
  await apply(ready)
  expect(await run('copy', 'Rivers', 'Lakes')).toEqual(ok(described('paused').replace('1, Rivers', '2, Lakes')))
})

test('delete asks for confirmation, and refuses a campaign with callers', async () => {
  await apply(ready)
  expect(await run('delete', 'Rivers')).toMatchObject({ status: 1, err: expect.stringContaining('no terminal') })
  await sql`INSERT INTO sessions (id, campaign_id) VALUES (1, 1)`.execute(db)
  expect(await run('delete', 'Rivers', '--yes')).toMatchObject({ status: 1, err: expect.stringContaining('Archive it') })
  await sql`DELETE FROM sessions`.execute(db)
  expect(await run('delete', 'Rivers', '--yes')).toEqual(ok('Campaign 1, Rivers, has been deleted.\n'))
})

describe('history and revert', () => {
  test('list the revisions, and put the campaign back to one', async () => {
    await apply(ready)
    await apply(`${ready}state: CA\n`)
    const [first, second] = [
      'revision 1, 2026-01-15 12:00 UTC, command line: + name: Rivers; + target 1: Ada Brown +12025550143; + number: +12025550100\n',
      'revision 2, 2026-01-15 12:00 UTC, command line: ~ state: none → CA\n',
    ]
    expect(await run('history', 'Rivers')).toEqual(ok(`${first}${second}`))
    expect(await run('revert', 'Rivers', '1')).toMatchObject({ status: 1, err: expect.stringContaining('no terminal') })
    expect(await run('revert', 'Rivers', '1', '--yes')).toEqual(ok('~ state: CA → none\n'))
    expect((await run('history', 'Rivers')).out).toContain('revision 3, ')
  })

  test('report a number that another campaign has taken', async () => {
    await apply(`${ready}call_in: { number: 202-555-0100 }\n`)
    await apply(ready)
    await apply('name: Wells\nnumbers: [202-555-0100]\ncall_in: { number: 202-555-0100 }\n')
    expect(await run('revert', 'Rivers', '1', '--yes')).toEqual({
      status: 0,
      out: 'Nothing to change.\n',
      err: '+12025550100 is a call_in number of the campaign Wells by now. It was not put back.\n',
    })
  })

  test('say so if there is nothing to list, or no such revision', async () => {
    await sql`INSERT INTO campaigns (name) VALUES ('Old')`.execute(db)
    expect(await run('history', 'Old')).toEqual(ok('Campaign 1, Old, has no revisions: no change of it was recorded.\n'))
    expect(await run('revert', 'Old', '4', '--yes')).toMatchObject({ status: 1, err: 'The campaign has no revision 4.\n' })
    expect(await run('revert', 'Old', 'x', '--yes')).toMatchObject({ status: 1, err: expect.stringContaining('whole number') })
  })
})
