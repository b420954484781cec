// Guarantee: a campaign whose name was changed in its file does not stay live beside a new one.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { type Run, runCampaigns } from '../../../../test/support/commands/run-campaigns.ts'
import { cloneDatabase } from '../../../../test/support/database.ts'

const database = await cloneDatabase()
const { db } = database
const cwd = mkdtempSync(join(tmpdir(), 'patchboard-rename-'))
afterAll(() => rmSync(cwd, { recursive: true }))

function apply(yaml: string, args = ['--yes'], more: Partial<Run> = {}) {
  writeFileSync(join(cwd, 'campaign.yaml'), yaml)
  return runCampaigns(database, ['campaigns', 'apply', 'campaign.yaml', ...args], { cwd, ...more })
}

const names = async () => (await db.selectFrom('campaigns').select('name').orderBy('id').execute()).map(({ name }) => name)

const rivers = `name: Save the Rivers
status: live
numbers: [202-555-0100]
targets:
  - { name: Ada Brown, phone: 202-555-0143 }
  - { name: Ben Okafor, phone: 202-555-0144 }
`
const renamed = rivers.replace('Save the Rivers', 'Save the Lakes')

beforeEach(async () => {
  await sql`TRUNCATE campaigns, targets, phone_numbers, audio_recordings RESTART IDENTITY CASCADE`.execute(db)
  expect(await apply(rivers)).toMatchObject({ status: 0 })
})

const question = 'No campaign has this name, but the file resembles campaign 1, Save the Rivers. Did you mean to rename it?'

describe('a file with a new name and the targets of a campaign', () => {
  test.each([{ args: ['--yes'] }, { args: [] }, { args: ['--draft', '--yes'] }])(
    'is refused without somebody to ask ($args), and the message says what to write',
    async ({ args }) => {
      expect(await apply(renamed, args)).toEqual({
        status: 1,
        out: '',
        err: `${question} To rename it, add "id: 1" to the file. To create another campaign, add --new. Nothing was changed.\n`,
      })
      expect(await names()).toEqual(['Save the Rivers'])
    },
  )

  test('renames the campaign with the id, and creates another one with --new', async () => {
    expect(await apply(`id: 1\n${renamed}`)).toMatchObject({
      status: 0,
      out: expect.stringMatching(/^~ name: Save the Rivers →/),
    })
    expect(await names()).toEqual(['Save the Lakes'])
    expect(await apply(rivers, ['--yes', '--new'])).toMatchObject({ status: 0 })
    expect(await names()).toEqual(['Save the Lakes', 'Save the Rivers'])
  })

  test('at a terminal, renames the campaign after a yes, and changes nothing after a no', async () => {
    expect(await apply(renamed, [], { typed: 'n\r' })).toMatchObject({
      status: 1,
      err: 'Nothing was changed. To create another campaign, add --new.\n',
    })
    expect(await apply(renamed, [], { typed: 'y\ry\r' })).toMatchObject({
      status: 0,
      out: expect.stringMatching(/^~ name: Save the Rivers → Save the Lakes\nCampaign 1, Save the Lakes, is live/),
    })
    expect(await names()).toEqual(['Save the Lakes'])
  })

  test('shows both ways in a dry run', async () => {
    const { status, out } = await apply(renamed, ['--dry-run'])
    expect(status).toBe(0)
    expect(out).toMatch(/^No campaign has this name, .*"id: 1".*--new\.\n\+ name: Save the Lakes\n/)
  })
})

test.each([
  [
    'an export of it',
    async () => (await runCampaigns(database, ['campaigns', 'export', '1'], { cwd })).out.replace('Rivers', 'Lakes'),
  ],
  ['both targets, another setting and another prompt', async () => `${renamed}order: shuffle\nprompts: { msg_intro: Hello. }\n`],
  [
    'two of three targets and another number',
    async () => `${renamed}  - { name: Eve Stone, phone: 202-555-0145 }\n`.replace('0100', '0101'),
  ],
])('a file resembles a campaign: %s', async (_, make) => {
  expect((await apply(await make())).err).toContain(question)
})

test('a single target makes a file resemble a campaign only if the settings and prompts are the same', async () => {
  const wells = 'name: Wells\nnumbers: [202-555-0109]\ntargets: [{ name: Eve Stone, phone: 202-555-0149 }]\n'
  await apply(wells)
  expect((await apply(wells.replace('Wells', 'Clean wells'))).err).toContain('resembles campaign 2, Wells.')
  for (const more of ['order: shuffle', 'prompts: { msg_intro: Hello. }'])
    expect(await apply(`${wells.replace('Wells', `Wells, with ${more.slice(0, 5)}`)}${more}\n`)).toMatchObject({ status: 0 })
})

test('without targets, the same numbers and prompts make a file resemble a campaign that asks for locations', async () => {
  const located = 'locate: postal\nnumbers: [202-555-0109]\nprompts: { msg_intro: Hello. }\n'
  await apply(`name: By district\n${located}`)
  expect((await apply(`name: By state\n${located}`)).err).toContain('resembles campaign 2, By district.')
  expect(await apply(`name: By county\n${located.replace('Hello', 'Good day')}`)).toMatchObject({ status: 0 })
})

test.each([
  ['other targets and the same number', renamed.replaceAll(/555-014/g, '555-015')],
  ['one of three targets', `${renamed.replace('Ada', 'Eve')}  - { name: Clara Núñez, phone: 202-555-0145 }\n`],
  ['one of two targets', renamed.replace('Ben', 'Bill')],
  ['no targets', 'name: Save the Lakes\nnumbers: [202-555-0100]\n'],
])('a file resembles none: %s', async (_, yaml) => {
  expect(await apply(yaml)).toMatchObject({ status: 0, err: '' })
  expect(await names()).toEqual(['Save the Rivers', 'Save the Lakes'])
})
