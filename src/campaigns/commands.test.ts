import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { buildTestApp } from '../../test/support/build-app.ts'
import { type Run, runCampaigns } from '../../test/support/commands/run-campaigns.ts'
import { cloneDatabase } from '../../test/support/database.ts'

const database = await cloneDatabase()
const { db } = database
const { get } = await buildTestApp(database)
const cwd = mkdtempSync(join(tmpdir(), 'patchboard-campaigns-'))
afterAll(() => rmSync(cwd, { recursive: true }))
beforeEach(async () => {
  await sql`TRUNCATE campaigns, targets, phone_numbers, audio_recordings RESTART IDENTITY CASCADE`.execute(db)
})

const root = join(import.meta.dirname, '../..')
const documentedYaml = /```yaml\n([\s\S]*?)```/.exec(readFileSync(join(root, 'docs/campaigns.md'), 'utf8'))?.[1] ?? ''
/** One frame of an MP3. */
const mp3 = (fill = 0) => Buffer.concat([Buffer.from([0xff, 0xfb, 0x90, 0x00]), Buffer.alloc(413, fill)])

const run = (args: string[], more: Partial<Run> = {}) => runCampaigns(database, args, { cwd, ...more })
const write = (name: string, content: string | Buffer) => writeFileSync(join(cwd, name), content)
function apply(yaml: string, args = ['--yes'], more: Partial<Run> = {}) {
  write('campaign.yaml', yaml)
  return run(['campaigns', 'apply', 'campaign.yaml', ...args], more)
}

/** Every row of every table that `campaigns apply` may write to, with the transaction that wrote it. */
async function snapshot(): Promise<unknown[]> {
  const tables = [
    ...['campaigns', 'targets', 'offices', 'campaign_targets', 'location_targets', 'phone_numbers'],
    ...['campaign_phone_numbers', 'audio_recordings', 'campaign_audio_recordings'],
  ]
  const all = []
  for (const table of tables) all.push((await sql`SELECT xmin, * FROM ${sql.table(table)} ORDER BY id`.execute(db)).rows)
  return all
}

describe('the example in the documentation', () => {
  beforeEach(() => write('intro.mp3', mp3()))

  test('creates the campaign that it describes', async () => {
    expect(await apply(documentedYaml)).toMatchObject({ status: 0, err: '' })
    expect((await get('/api/campaign/1')).body).toMatchObject({
      name: 'Save the Rivers',
      status: 'live',
      campaign_country: 'US',
      campaign_type: 'custom',
      campaign_language: 'en',
      allow_call_in: true,
      call_maximum: 2,
      target_ordering: 'shuffle',
      required_fields: { userPhone: 'us', userCountry: 'US' },
      phone_numbers: ['+12025550100', '+15105550100'],
      targets: [
        ['Ada Brown', '+12025550143'],
        ['Ben Okafor', '+12025550144'],
      ],
      audio_msgs: {
        msg_intro: expect.stringMatching(/^https:\/\/s3\.example\.com\/b\/uploads\/audio\/[0-9a-f]{64}\.mp3$/),
        msg_between_calls: '{{calls_left}} to go.',
      },
      embed: { script: 'Ask for a yes to the rivers bill.', redirect: 'https://example.org/thanks' },
    })
    const [row] = await db.selectFrom('campaigns').selectAll().execute()
    expect(row).toMatchObject({
      created_time: '2026-01-15 12:00:00+00',
      voice: 'Polly.Ruth-Neural',
      target_offices: 'district',
      fallback_number: '+12025550140',
      caller_id_policy: 'supporter',
      calls_per_day: 5000,
      calls_per_number: 2,
      segment_by: 'custom',
    })
    expect(await db.selectFrom('targets').select(['key', 'number']).orderBy('id').execute()).toEqual([
      { key: 'custom:1:1-ada-brown', number: '+12025550143' },
      { key: 'custom:1:2-ben-okafor', number: '+12025550144;ext=12' },
    ])
    expect(await db.selectFrom('offices').select(['name', 'type', 'number', 'address']).execute()).toEqual([
      { name: 'Oakland', type: 'district', number: '+15105550101', address: '1 River Street, Oakland' },
    ])
    expect(await db.selectFrom('phone_numbers').select(['number', 'call_in_allowed', 'call_in_campaign_id']).execute()).toEqual(
      expect.arrayContaining([{ number: '+12025550100', call_in_allowed: true, call_in_campaign_id: 1 }]),
    )
  })

  test('applying it again, or applying its export, writes nothing', async () => {
    await apply(documentedYaml)
    const before = await snapshot()
    expect(await apply(documentedYaml)).toEqual({ status: 0, out: 'Nothing to change.\n', err: '' })
    const { out } = await run(['campaigns', 'export', 'Save the Rivers'])
    expect(await apply(out)).toEqual({ status: 0, out: 'Nothing to change.\n', err: '' })
    expect(await snapshot()).toEqual(before)
  })
})

test('the campaign in examples/ can be applied unchanged, and its locations have the targets of its CSV file', async () => {
  const [yaml, csv] = ['.yaml', '.locations.csv'].map((ending) => join(root, `examples/keep-the-wells-clean${ending}`))
  expect(await run(['campaigns', 'apply', `${yaml}`, '--yes'])).toMatchObject({ status: 0, err: '' })
  expect(await run(['locations', 'import', 'Keep the wells clean', `${csv}`, '--yes'])).toMatchObject({ status: 0, err: '' })
  expect(await run(['locations', 'list', '1', '--location', '20002-1234'])).toMatchObject({
    out: '1. Council Member Ben Okafor +12025550121\n2. Council Member Clara Núñez +12025550122\n',
  })
})

describe('apply prints notes', () => {
  const clerk = (more = '') => `name: Same clerk
status: live
numbers: [202-555-0100]
targets:
  - { name: Ada Brown, phone: 202-555-0143${more} }
  - { name: Ben Okafor, phone: 202-555-0143${more} }
  - { name: Cleo Diaz, phone: 202-555-0199, offices: [{ phone: 202-555-0143 }]${more} }
`
  const sharing = /^Ada Brown, Ben Okafor, and Cleo Diaz share \+12025550143: a session dials it only once\. .*ask_for: true/m

  test('on targets that share a number, every time', async () => {
    for (const args of [['--dry-run'], ['--yes'], ['--yes']]) expect((await apply(clerk(), args)).out).toMatch(sharing)
    expect((await apply(clerk(', ask_for: true'))).out).not.toMatch(/share/)
    const { out } = await run(['campaigns', 'export', 'Same clerk'])
    expect(out.match(/ask_for: true/g)).toHaveLength(3)
    expect(await apply(out)).toMatchObject({ out: 'Nothing to change.\n' })
  })

  test('but not on targets with different extensions of one number', async () => {
    const yaml = clerk().replaceAll('0143 }', '0143 ext. 1 }').replace('0143 ext. 1 }', '0143 ext. 2 }')
    expect((await apply(yaml)).out).not.toMatch(/Ben Okafor.* share \+12025550143:/)
  })

  test('that callers are not asked about recurring calls yet', async () => {
    expect((await apply('name: Rivers\nschedule_prompt: true\n')).out).toMatch(
      /^schedule_prompt is stored, but callers are not asked yet/,
    )
  })

  test('on targets of one location that share a number', async () => {
    await apply('name: Rivers\nlocate: postal\n')
    write('table.csv', 'location,name,phone\n94110,Ada Brown,202-555-0143\n94110,Bo Chase,202-555-0143\n94111,Cyd,202-555-0143\n')
    const { out } = await run(['locations', 'import', 'Rivers', 'table.csv', '--yes'])
    expect(out).toMatch(/^Ada Brown and Bo Chase share \+12025550143/)
  })
})

describe('confirmation', () => {
  const yaml = 'name: Rivers\nstatus: live\n'
  const shown = '+ name: Rivers\n+ status: live\n'
  const nothing = () => expect(db.selectFrom('campaigns').select('id').execute()).resolves.toEqual([])

  test('--dry-run shows the changes and does not apply them', async () => {
    const { out } = await apply(yaml, ['--dry-run'])
    expect(out).toBe(`${shown}Nothing was changed: this was a dry run.\n`)
    await nothing()
  })

  test('without a terminal and without --yes, nothing is applied', async () => {
    expect(await apply(yaml, [])).toEqual({
      status: 1,
      out: shown,
      err: 'There is no terminal to ask for confirmation. Nothing was changed. Add --yes to skip the question.\n',
    })
    await nothing()
  })

  test.each(['n\r', '\r', '\u0003', 'yesterday\r'])('at a terminal, %j applies nothing', async (typed) => {
    expect(await apply(yaml, [], { typed })).toEqual({ status: 1, out: shown, err: 'Nothing was changed.\n' })
    await nothing()
  })

  test('at a terminal, y applies the changes and describes the campaign', async () => {
    expect(await apply(yaml, [], { typed: 'y\r' })).toEqual({
      status: 0,
      out: `${shown}Campaign 1, Rivers, is live. It has 0 targets and dials from no number.\nCallers cannot be dialled yet: add numbers.\nNobody can be called yet: add targets.\n`,
      err: '',
    })
  })
})

describe('recordings', () => {
  const withFile = (file: string) => `name: Rivers\nprompts:\n  msg_intro: { file: ${file}, description: a take }\n`
  const versions = () =>
    db.selectFrom('audio_recordings').select(['key', 'version', 'text_to_speech', 'file_storage']).orderBy('id').execute()

  test('a path is relative to the campaign’s file, and the same content does not make a new version', async () => {
    mkdirSync(join(cwd, 'takes'), { recursive: true })
    write('takes/one.mp3', mp3(1))
    write('takes/same.mp3', mp3(1))
    await apply(withFile('takes/one.mp3'))
    const [recording] = await versions()
    expect(readFileSync(join(cwd, 'uploads', recording?.file_storage ?? ''))).toEqual(mp3(1))
    expect((await apply(withFile('takes/same.mp3'))).out).toBe('Nothing to change.\n')
    expect(await versions()).toHaveLength(1)
  })

  test('no file is stored before the changes are confirmed', async () => {
    write('two.mp3', mp3(2))
    const stored = () => readdirSync(join(cwd, 'uploads/audio'))
    const before = [await snapshot(), stored()]
    await apply(withFile('two.mp3'), ['--dry-run'])
    expect([await snapshot(), stored()]).toEqual(before)
    await apply(withFile('two.mp3'))
    expect(stored()).not.toEqual(before[1])
  })

  test('an earlier version with the same text is selected again, unless it is hidden', async () => {
    const saying = (text: string) => apply(`name: Rivers\nstatus: live\nprompts: { msg_intro: ${text} }\n`)
    for (const text of ['One.', 'Two.', 'One.']) await saying(text)
    expect((await versions()).map(({ text_to_speech }) => text_to_speech)).toEqual(['One.', 'Two.'])
    expect((await get('/api/campaign/1')).body).toMatchObject({ audio_msgs: { msg_intro: 'One.' } })
    await db.updateTable('audio_recordings').set({ hidden: true }).where('version', '=', 2).execute()
    await saying('Two.')
    expect((await versions()).map(({ version }) => version)).toEqual([1, 2, 3])
  })

  test('a stored file can be used by its stored name', async () => {
    const name = 'stored:audio/old.mp3'
    expect((await apply(withFile(name))).err).toContain('there is no stored recording audio/old.mp3')
    await db.insertInto('audio_recordings').values({ key: 'msg_goodbye', file_storage: 'audio/old.mp3', version: 1 }).execute()
    expect((await apply(withFile(name))).out).toContain('+ prompt msg_intro: file audio/old.mp3\n')
    expect((await run(['campaigns', 'export', '1'])).out).toContain(`file: ${name}`)
    expect(await versions()).toHaveLength(2)
  })
})

describe('numbers', () => {
  const yaml = 'name: Rivers\nnumbers: [202-555-0100]\n'
  const environment = {
    CARRIER: 'twilio',
    TWILIO_ACCOUNT_SID: 'AC1',
    TWILIO_AUTH_TOKEN: 'token',
    PUBLIC_BASE_URL: 'https://calls.example.org',
  }

  test('with a real carrier, a number must be in our list', async () => {
    expect(await apply(yaml, ['--yes'], { environment })).toMatchObject({
      status: 1,
      err: 'line 2, column 11: +12025550100 is not in our list of numbers; to fetch new numbers from the carrier, run twilio sync-numbers.\nNothing was changed.\n',
    })
    await db.insertInto('phone_numbers').values({ carrier_id: 'PN1', number: '+12025550100' }).execute()
    expect(await apply(yaml, ['--yes'], { environment })).toMatchObject({ status: 0 })
    expect(await db.selectFrom('phone_numbers').select('carrier_id').execute()).toEqual([{ carrier_id: 'PN1' }])
  })

  test('a call-in number of another campaign is rejected', async () => {
    const callIn = (name: string) => `name: ${name}\nnumbers: [202-555-0100]\ncall_in: { allowed: true, number: 202-555-0100 }\n`
    await apply(callIn('Rivers'))
    expect((await apply(callIn('Wells'))).err).toContain('+12025550100 is a call_in number of the campaign Rivers')
    await apply('name: Rivers\n')
    expect((await apply(callIn('Wells'))).status).toBe(0)
  })
})

describe('export and list', () => {
  beforeEach(() => apply('name: Rivers\nnumbers: [202-555-0100]\ntargets: [{ name: Ada Brown, phone: 202-555-0143 }]\n'))

  test('-o writes a new file and never overwrites one', async () => {
    rmSync(join(cwd, 'out.yaml'), { force: true })
    expect(await run(['campaigns', 'export', '1', '-o', 'out.yaml'])).toMatchObject({ status: 0, out: 'out.yaml: Rivers\n' })
    expect((await run(['campaigns', 'apply', 'out.yaml'])).out).toBe('Nothing to change.\n')
    expect(await run(['campaigns', 'export', '1', '-o', 'out.yaml'])).toMatchObject({
      status: 1,
      err: `${join(cwd, 'out.yaml')} already exists. Choose another file.\n`,
    })
  })

  test('list shows all campaigns with their ids; an unknown campaign is an error', async () => {
    await apply('name: Wells\nstatus: archived\n')
    expect((await run(['campaigns', 'list'])).out).toBe(
      '1\tRivers\tpaused\t1 target\t+12025550100\n2\tWells\tarchived\t0 targets\tno number\n',
    )
    expect(await run(['campaigns', 'export', 'Lakes'])).toMatchObject({
      status: 1,
      err: 'There is no campaign Lakes. To list all campaigns: campaigns list\n',
    })
  })
})
