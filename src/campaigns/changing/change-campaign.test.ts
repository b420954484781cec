import { sql } from 'kysely'
import { beforeEach, describe, expect, test } from 'vitest'
import { cloneDatabase } from '../../../test/support/database.ts'
import { commandLine } from '../../audit/actor.ts'
import { readCurrent } from '../content/current.ts'
import { differenceOf } from '../content/difference.ts'
import { type PlannedFile, planFile } from '../files/read-campaign-file.ts'
import { writeCampaignFile } from '../files/write-file.ts'
import { findCampaignById } from '../queries.ts'
import { changeCampaign } from './change-campaign.ts'

const { db } = await cloneDatabase()
const authorship = { actor: commandLine, now: new Date(0) }

async function plan(yaml: string): Promise<PlannedFile> {
  const readAudio = () => Promise.reject(new Error('no file is named'))
  const planned = await planFile(db, yaml, { hasAnyNumber: true, readAudio })
  if ('problems' in planned) throw new Error(JSON.stringify(planned.problems))
  return planned
}

/** Applies the file as the command does: only if the change is the one that was shown. */
function change({ input, planned }: PlannedFile) {
  return changeCampaign(db, input, {
    ...authorship,
    hasAnyNumber: true,
    expectedRevision: planned.before?.revision ?? 0,
    expectedChanges: differenceOf(planned),
  })
}

/** Applies the file and returns the changes as they are shown. */
async function apply(yaml: string): Promise<string[]> {
  const file = await plan(yaml)
  const shown = differenceOf(file.planned)
  expect(await change(file)).toMatchObject({ value: { changes: shown } })
  return shown.map(({ sign, what }) => `${sign} ${what}`)
}

const basis = `name: Rivers
targets:
  - { title: Senator, name: Ada Brown, phone: 202-555-0143, offices: [{ name: Oakland, phone: 510-555-0101 }] }
  - { name: Ben Okafor, phone: 202-555-0144 }
  - { name: Clara Núñez, phone: 202-555-0145 }
numbers: [202-555-0100, 202-555-0101]
call_in: { number: 202-555-0100 }
prompts: { msg_intro: Hello., msg_goodbye: Goodbye. }
embed: { script: Speak up. }
`
const withSetting = (line: string) => basis + line

beforeEach(async () => {
  await sql`TRUNCATE campaigns, targets, phone_numbers, audio_recordings, audit_log RESTART IDENTITY CASCADE`.execute(db)
  await apply(basis)
})

describe('every change is shown and applied, and nothing else changes', () => {
  const cases: [yaml: string, changes: string[]][] = [
    [basis.replace('name: Rivers', 'id: 1\nname: Lakes'), ['~ name: Rivers → Lakes']],
    [withSetting('status: live'), ['~ status: paused → live']],
    [withSetting('country: ca'), ['~ country: US → CA']],
    [withSetting('language: es'), ['~ language: en → es']],
    [withSetting('voice: Polly.Ruth-Neural'), ['~ voice: none → Polly.Ruth-Neural']],
    [withSetting('type: congress\nsubtype: upper'), ['~ type: custom → congress', '~ subtype: none → upper']],
    [withSetting('state: CA'), ['~ state: none → CA']],
    [
      basis.replace('phone: 202-555-0145 }', 'phone: 202-555-0145, pinned: true }'),
      ['~ target Clara Núñez: pinned: false → true'],
    ],
    [withSetting('order: shuffle'), ['~ order: in-order → shuffle']],
    [withSetting('offices: district'), ['~ offices: main → district']],
    [withSetting('call_maximum: 2'), ['~ call_maximum: none → 2']],
    [withSetting('choose_target: true'), ['~ choose_target: false → true']],
    [withSetting('allow_target_ids: true'), ['~ allow_target_ids: false → true']],
    [withSetting('fallback_number: 202-555-0199'), ['~ fallback_number: none → +12025550199']],
    [withSetting('locate: postal\nspecial: first'), ['~ locate: none → postal', '~ special: none → first']],
    [withSetting('international: true'), ['~ international: false → true']],
    [withSetting('caller_id: campaign'), ['~ caller_id: none → campaign']],
    [withSetting('schedule_prompt: true'), ['~ schedule_prompt: false → true']],
    [withSetting('limits: { calls_per_hour: 5 }'), ['~ limits.calls_per_hour: none → 5']],
    [withSetting('limits: { calls_per_day: 9 }'), ['~ limits.calls_per_day: none → 9']],
    [withSetting('limits: { minutes_per_day: 70 }'), ['~ limits.minutes_per_day: none → 70']],
    [withSetting('limits: { calls_per_number: 9 }'), ['~ limits.calls_per_number: none → 9']],
    [withSetting('limits: { calls_per_target_per_day: 9 }'), ['~ limits.calls_per_target_per_day: none → 9']],
    [withSetting('limits: { seconds_between_calls: 9 }'), ['~ limits.seconds_between_calls: none → 9']],
    [withSetting('limits: { share_per_target: 9 }'), ['~ limits.share_per_target: none → 9']],
    [basis.replace('call_in: {', 'call_in: { allowed: true,'), ['~ call_in.allowed: false → true']],
    [basis.replace('Speak up.', 'Listen.'), ['~ embed: {"script":"Speak up."} → {"script":"Listen."}']],
    [basis.replace(', 202-555-0101', ''), ['- number: +12025550101']],
    [basis.replace('202-555-0101]', '202-555-0102]'), ['- number: +12025550101', '+ number: +12025550102']],
    [
      basis.replace('number: 202-555-0100', 'number: 202-555-0101'),
      ['- call_in.number: +12025550100', '+ call_in.number: +12025550101'],
    ],
    [basis.replace('number: 202-555-0100', 'number: [202-555-0100, 202-555-0101]'), ['+ call_in.number: +12025550101']],
    [basis.replace('Hello.', 'Hi.'), ['~ prompt msg_intro: "Hello." → "Hi."']],
    [basis.replace(', msg_goodbye: Goodbye.', ''), ['- prompt msg_goodbye']],
    [basis.replace('Goodbye.', 'Goodbye., msg_location: Where?'), ['+ prompt msg_location: "Where?"']],
    [basis.replace('Senator', 'Governor'), ['~ target Ada Brown: title: Senator → Governor']],
    [
      basis.replace('0144 }', '0144, district: CA-1, location: Hall }'),
      ['~ target Ben Okafor: district: none → CA-1', '~ target Ben Okafor: location: none → Hall'],
    ],
    [basis.replace('0144', '0149'), ['~ target Ben Okafor: phone: +12025550144 → +12025550149']],
    [
      basis.replace('{ name: Oakland,', '{ type: district,'),
      ['~ target Ada Brown: offices: Oakland +15105550101 → district +15105550101'],
    ],
    [basis.replace(/, offices: .*]/, ''), ['~ target Ada Brown: offices: Oakland +15105550101 → none']],
    [basis.replace(/ {2}- { name: Ben.*\n/, ''), ['- target: Ben Okafor +12025550144']],
    [
      basis.replace('numbers:', '  - { name: Dev Khan, phone: 202-555-0146 x7 }\nnumbers:'),
      ['+ target 4: Dev Khan +12025550146;ext=7'],
    ],
    [
      basis.replace(/( {2}- { name: Ben.*\n)( {2}- { name: Clara.*\n)/, '$2$1'),
      ['~ order of targets: Ada Brown, Clara Núñez, Ben Okafor'],
    ],
    ['name: Wells\nstatus: live\n', ['+ name: Wells', '+ status: live']],
  ]
  test.each(cases.map(([yaml, changes]) => [changes.join(', '), yaml, changes] as const))('%s', async (_title, yaml, changes) => {
    expect(await apply(yaml)).toEqual(changes)
    expect(await apply(yaml)).toEqual([])
    const back = await apply(basis.replace('name: Rivers', 'id: 1\nname: Rivers'))
    expect(back).toHaveLength(yaml.includes('Wells') ? 0 : changes.length)
  })

  test('each setting is stored in its column', async () => {
    await apply(`name: Rivers
status: archived
country: GB
language: en-GB
voice: Polly.Amy-Neural
type: state
subtype: lower
state: CA
order: shuffle
shuffle_chambers: true
offices: district
call_maximum: 2
choose_target: true
allow_target_ids: true
fallback_number: 020 7946 0018
countries: [uk, Ireland, GB]
toll_free: true
locate: postal
special: only
call_in: { allowed: true }
international: true
caller_id: supporter
schedule_prompt: true
limits: { calls_per_hour: 5, calls_per_day: 9, minutes_per_day: 70, calls_per_number: 8,
  calls_per_target_per_day: 6, seconds_between_calls: 40, share_per_target: 3 }
embed: { script: [1] }
`)
    expect(await findCampaignById(db, 1)).toEqual({
      id: 1,
      created_time: '1970-01-01 00:00:00+00',
      name: 'Rivers',
      status_code: 0,
      country_code: 'gb',
      campaign_language: 'en-GB',
      voice: 'Polly.Amy-Neural',
      campaign_type: 'state',
      campaign_subtype: 'lower',
      campaign_state: 'CA',
      target_ordering: 'shuffle',
      target_shuffle_chamber: true,
      target_offices: 'district',
      call_maximum: 2,
      choose_target: true,
      allow_target_ids: true,
      fallback_number: '+442079460018',
      segment_by: 'location',
      locate_by: 'postal',
      include_special: 'only',
      allow_call_in: true,
      allow_intl_calls: true,
      countries: ['GB', 'IE'],
      allow_toll_free: true,
      caller_id_policy: 'supporter',
      prompt_schedule: true,
      calls_per_hour: 5,
      calls_per_day: 9,
      minutes_per_day: 70,
      calls_per_number: 8,
      calls_per_target_per_day: 6,
      seconds_between_calls: 40,
      share_per_target: 3,
      embed: { script: [1] },
      revision: 2,
      published_at: null,
    })
  })
})

describe('targets', () => {
  const keys = async () => (await db.selectFrom('targets').select('key').orderBy('id').execute()).map(({ key }) => key)
  const set = () =>
    db
      .selectFrom('campaign_targets')
      .select(['campaign_id', 'target_id', 'order'])
      .orderBy('campaign_id')
      .orderBy('order')
      .execute()

  test('that are removed from the file leave the target set, but keep their rows', async () => {
    await apply('name: Rivers\ntargets: [{ key: custom:1:3-clara-nunez }]\n')
    expect(await set()).toEqual([{ campaign_id: 1, target_id: 3, order: 0 }])
    expect(await keys()).toHaveLength(3)
  })

  test('with a key are renamed; without a key, another name is a new target', async () => {
    await apply(basis.replace('name: Ben Okafor', 'key: custom:1:2-ben-okafor, name: Ben Okafor-Lee'))
    expect(await keys()).toHaveLength(3)
    await apply(basis.replace('name: Ben Okafor', 'name: Benjamin'))
    expect((await keys()).at(-1)).toBe('custom:1:4-benjamin')
  })

  test('with the same name are matched by number, and never with another target', async () => {
    const town = (...numbers: number[]) =>
      `name: Towns\ntargets:\n${numbers.map((number) => `  - { name: Town hall, phone: 202-555-01${number} }\n`).join('')}`
    await apply(town(51, 52, 53))
    expect(await apply(town(51, 54, 53))).toEqual(['~ target Town hall: phone: +12025550152 → +12025550154'])
    expect(await apply(town(51, 55, 56))).toEqual([
      '- target: Town hall +12025550154',
      '- target: Town hall +12025550153',
      '+ target 2: Town hall +12025550155',
      '+ target 3: Town hall +12025550156',
    ])
  })

  test('get keys of which none is a prefix of another, because joinSpecial compares prefixes', async () => {
    const people = Array.from({ length: 12 }, (_, i) => `  - { name: A${'a'.repeat(i % 3)}, phone: 202-555-01${50 + i} }\n`).join(
      '',
    )
    await apply(`name: Towns\ntargets:\n  - { key: custom:2:7-a, name: A, phone: 202-555-0149 }\n${people}`)
    const made = (await keys()).slice(3).map(String)
    expect(made.slice(0, 3)).toEqual(['custom:2:7-a', 'custom:2:8-a', 'custom:2:9-aa'])
    expect(made.filter((key) => made.some((other) => other !== key && key.startsWith(other)))).toEqual([])
    expect(new Set(made).size).toBe(13)
  })

  test('from data sources are referred to by key and not changed', async () => {
    await sql`INSERT INTO targets (key, name, number) VALUES ('us:bioguide:B1', 'Old', NULL), ('us:bioguide:B1', 'Eve', '+12025550147')`.execute(
      db,
    )
    const yaml = 'name: Rivers\ntargets: [{ key: us:bioguide:B1 }]\n'
    expect(await apply(yaml)).toContain('+ target 1: Eve +12025550147')
    const row = await findCampaignById(db, 1)
    const text = row && writeCampaignFile((await readCurrent(db, row)).campaign)
    expect(text).toContain('- key: us:bioguide:B1 # Eve +12025550147\n')
    expect(await apply(text ?? '')).toEqual([])
  })

  test('that two campaigns share are changed for both', async () => {
    await apply('name: Wells\ntargets: [{ key: custom:1:2-ben-okafor, name: Ben Okafor, phone: 202-555-0199 }]\n')
    expect(await apply(basis)).toEqual(['~ target Ben Okafor: phone: +12025550199 → +12025550144'])
  })

  test('an office that keeps its number keeps its uid and coordinates', async () => {
    await sql`UPDATE offices SET uid = 'o1', latlon = '37.8,-122.2'`.execute(db)
    await apply(basis.replace('{ name: Oakland,', '{ phone: 510-555-0102 }, { name: Port,'))
    expect(
      await db.selectFrom('offices').select(['name', 'number', 'uid', 'latlon', 'target_id']).orderBy('id').execute(),
    ).toEqual([
      { name: null, number: '+15105550102', uid: null, latlon: null, target_id: 1 },
      { name: 'Port', number: '+15105550101', uid: 'o1', latlon: '37.8,-122.2', target_id: 1 },
    ])
  })
})

test('columns of unchanged settings keep their values, even unusual ones', async () => {
  await sql`UPDATE campaigns SET country_code = 'US', include_special = '', status_code = NULL`.execute(db)
  expect(await apply(withSetting('call_maximum: 2'))).toEqual(['~ call_maximum: none → 2'])
  expect(await findCampaignById(db, 1)).toMatchObject({
    country_code: 'US',
    include_special: '',
    status_code: null,
  })
})

describe('applying', () => {
  test('does nothing if the campaign was changed after the changes were shown', async () => {
    const file = await plan(withSetting('status: live'))
    await sql`UPDATE targets SET number = '+12025550199' WHERE id = 2`.execute(db)
    expect(await change(file)).toMatchObject({ error: { kind: 'conflict' } })
    expect(await findCampaignById(db, 1)).toMatchObject({ status_code: 1, revision: 1 })
  })

  test('the same new campaign twice concurrently creates it once', async () => {
    const file = await plan('name: Wells\n')
    const results = await Promise.all([change(file), change(file)])
    expect(results.filter((result) => 'value' in result)).toHaveLength(1)
  })

  test('changes everything or nothing', async () => {
    await sql`ALTER TABLE audio_recordings ADD CONSTRAINT none CHECK (text_to_speech <> 'Hi.')`.execute(db)
    await expect(change(await plan(withSetting('status: live').replace('Hello.', 'Hi.')))).rejects.toThrow('none')
    await sql`ALTER TABLE audio_recordings DROP CONSTRAINT none`.execute(db)
    expect(differenceOf((await plan(basis)).planned)).toEqual([])
    expect(await db.selectFrom('audit_log').select('action').execute()).toEqual([{ action: 'campaign.created' }])
  })
})
