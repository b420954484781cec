import { sql } from 'kysely'
import { beforeEach, describe, expect, test } from 'vitest'
import { cloneDatabase } from '../../../test/support/database.ts'
import { commandLine } from '../../audit/actor.ts'
import { changeCampaign } from '../changing/change-campaign.ts'
import { changeLocations } from '../changing/change-locations.ts'
import { readCurrent } from '../content/current.ts'
import { findDraft } from '../drafts/queries.ts'
import { discardDraft, saveDraft } from '../drafts/save-draft.ts'
import { findCampaignById } from '../queries.ts'
import { archiveCampaign, pauseCampaign, publishCampaign } from './change-status.ts'
import { copyCampaign } from './copy-campaign.ts'
import { deleteCampaign } from './delete-campaign.ts'

const { db } = await cloneDatabase()
const options = { actor: commandLine, now: new Date('2026-03-01T10:00:00Z'), hasAnyNumber: true }
const targets = [{ name: 'Ada Brown', phone: '202-555-0143' }]
const numbers = ['202-555-0100']
const ready = { name: 'Rivers', targets, numbers }

beforeEach(async () => {
  await sql`TRUNCATE campaigns, targets, phone_numbers, audio_recordings, audit_log RESTART IDENTITY CASCADE`.execute(db)
})

const actions = async () => (await db.selectFrom('audit_log').select('action').orderBy('id').execute()).map((row) => row.action)
async function contentOf(id: number) {
  const row = await findCampaignById(db, id)
  return row && (await readCurrent(db, row)).campaign
}

describe('publishing', () => {
  test('makes a campaign live, and published from then on', async () => {
    await changeCampaign(db, ready, options)
    expect(await findCampaignById(db, 1)).toMatchObject({ status_code: 1, published_at: null })
    expect(await publishCampaign(db, 1, options)).toMatchObject({ value: { changes: [{ what: 'status: paused → live' }] } })
    await pauseCampaign(db, 1, options)
    expect(await findCampaignById(db, 1)).toMatchObject({ status_code: 1, published_at: expect.any(String), revision: 3 })
    expect(await actions()).toEqual(['campaign.created', 'campaign.published', 'campaign.paused'])
  })

  test.each([
    ['numbers', { ...ready, numbers: [] }],
    ['targets', { ...ready, targets: [] }],
    ['locate', { ...ready, locate: 'postal' }],
  ])('is refused with a path if the campaign cannot make calls: %s', async (key, input) => {
    await changeCampaign(db, input, options)
    const problems = [{ path: [key], code: 'incomplete', message: expect.any(String) }]
    expect(await publishCampaign(db, 1, options)).toEqual({ error: { kind: 'invalid_input', problems } })
    expect(await findCampaignById(db, 1)).toMatchObject({ status_code: 1, revision: 1 })
  })

  test('of a campaign that is live changes nothing', async () => {
    await changeCampaign(db, { ...ready, status: 'live' }, options)
    expect(await publishCampaign(db, 1, options)).toEqual({ value: { id: 1, revision: 1, changes: [] } })
  })
})

describe('a draft', () => {
  test('changes nothing until it is published, and is gone then', async () => {
    await changeCampaign(db, { ...ready, status: 'live' }, options)
    await saveDraft(db, { ...ready, call_maximum: 2 }, options)
    expect(await findCampaignById(db, 1)).toMatchObject({ call_maximum: null, revision: 1 })
    expect(await publishCampaign(db, 1, options)).toMatchObject({ value: { changes: [{ what: 'call_maximum: none → 2' }] } })
    expect(await findCampaignById(db, 1)).toMatchObject({ call_maximum: 2, status_code: 2, revision: 2 })
    expect(await findDraft(db, 1)).toBeUndefined()
  })

  test('of a new campaign makes one that is paused and not published', async () => {
    expect(await saveDraft(db, ready, options)).toEqual({ value: { campaignId: 1, revision: 1, problems: [] } })
    expect(await findCampaignById(db, 1)).toMatchObject({ name: 'Rivers', status_code: 1, published_at: null })
    expect(await contentOf(1)).toMatchObject({ targets: [], numbers: [] })
  })

  test('may be incomplete: what is wrong is returned, and refused when it is published', async () => {
    const sent = { ...ready, targets: [{ name: 'Ada Brown' }] }
    const problem = { path: ['targets', 0, 'phone'], code: 'required', message: expect.any(String) }
    expect(await saveDraft(db, sent, options)).toMatchObject({ value: { problems: [problem] } })
    expect(await publishCampaign(db, 1, options)).toMatchObject({ error: { kind: 'invalid_input', problems: [problem] } })
    expect(await findDraft(db, 1)).toBeDefined()
  })

  test('with a value of a wrong type is refused', async () => {
    const problems = [expect.objectContaining({ path: ['numbers'], code: 'wrong_type' })]
    expect(await saveDraft(db, { ...ready, numbers: 5 }, options)).toEqual({ error: { kind: 'invalid_input', problems } })
  })

  test('is not overwritten by somebody who has not seen its last state', async () => {
    await saveDraft(db, ready, options)
    await saveDraft(db, { ...ready, state: 'CA' }, { ...options, expectedDraftRevision: 1 })
    const late = await saveDraft(db, { ...ready, state: 'NY' }, { ...options, expectedDraftRevision: 1 })
    expect(late).toMatchObject({ error: { kind: 'conflict', message: expect.stringContaining('command line') } })
    expect(await findDraft(db, 1)).toMatchObject({ revision: 2, input: { state: 'CA' } })
  })

  test('is not published over a change that was made since it was begun', async () => {
    await changeCampaign(db, ready, options)
    await saveDraft(db, { ...ready, state: 'CA' }, options)
    await changeCampaign(db, { ...ready, call_maximum: 3 }, options)
    expect(await publishCampaign(db, 1, options)).toMatchObject({ error: { kind: 'conflict' } })
    expect(await findCampaignById(db, 1)).toMatchObject({ call_maximum: 3, status_code: 1 })
  })

  test('can be discarded once', async () => {
    await saveDraft(db, ready, options)
    expect(await discardDraft(db, 1, options)).toEqual({ value: { id: 1 } })
    expect(await discardDraft(db, 1, options)).toMatchObject({ error: { kind: 'not_found' } })
    expect(await actions()).toEqual(['campaign.created', 'campaign.draft_saved', 'campaign.draft_discarded'])
  })
})

test('archiving keeps everything but the status', async () => {
  await changeCampaign(db, { ...ready, status: 'live' }, options)
  expect(await archiveCampaign(db, 1, options)).toMatchObject({ value: { changes: [{ what: 'status: live → archived' }] } })
  expect(await contentOf(1)).toMatchObject({ targets: [{ name: 'Ada Brown' }], numbers: ['+12025550100'] })
})

describe('a copy', () => {
  test('has the content of the original, but is paused and takes no call-in numbers', async () => {
    const prompts = { msg_intro: 'Hello.' }
    const original = { ...ready, status: 'live', prompts, call_in: { number: numbers[0] }, embed: { b: 1, a: 2 } }
    await changeCampaign(db, original, options)
    await changeLocations(db, 1, [{ location: '94110', ...targets[0] }], options)
    expect(await copyCampaign(db, { id: 1, name: 'Lakes' }, options)).toMatchObject({ value: { id: 2, revision: 1 } })
    const [one, other] = [await contentOf(1), await contentOf(2)]
    expect(other).toEqual({
      ...one,
      settings: { ...one?.settings, name: 'Lakes', status: 'paused' },
      callInNumbers: [],
    })
    const locations = db.selectFrom('location_targets').select(['location', 'target_id', 'order'])
    expect(await locations.where('campaign_id', '=', 2).execute()).toEqual(await locations.where('campaign_id', '=', 1).execute())
    expect(await findCampaignById(db, 2)).toMatchObject({ published_at: null })
  })

  test.each([
    ['Rivers', 'taken'],
    [' ', 'required'],
    ['x'.repeat(256), 'too_long'],
  ])('cannot have the name %j', async (name, code) => {
    await changeCampaign(db, ready, options)
    const problems = [expect.objectContaining({ path: ['name'], code })]
    expect(await copyCampaign(db, { id: 1, name }, options)).toEqual({ error: { kind: 'invalid_input', problems } })
  })
})

describe('deleting', () => {
  test('a campaign that never made a call deletes its history, frees its numbers, and keeps its targets', async () => {
    await changeCampaign(db, { ...ready, call_in: { number: numbers[0] } }, options)
    expect(await deleteCampaign(db, 1, options)).toEqual({ value: { id: 1, name: 'Rivers' } })
    expect(await db.selectFrom('campaign_revisions').selectAll().execute()).toEqual([])
    expect(await db.selectFrom('targets').select('name').execute()).toEqual([{ name: 'Ada Brown' }])
    expect(await db.selectFrom('phone_numbers').select(['call_in_allowed', 'call_in_campaign_id']).execute()).toEqual([
      { call_in_allowed: false, call_in_campaign_id: null },
    ])
    expect(await actions()).toEqual(['campaign.created', 'campaign.deleted'])
  })

  test('is refused for a campaign that is live, has had callers, or does not exist', async () => {
    await changeCampaign(db, { ...ready, status: 'live' }, options)
    expect(await deleteCampaign(db, 1, options)).toMatchObject({ error: { kind: 'conflict' } })
    await pauseCampaign(db, 1, options)
    await sql`INSERT INTO sessions (campaign_id) VALUES (1)`.execute(db)
    expect(await deleteCampaign(db, 1, options)).toMatchObject({ error: { kind: 'conflict' } })
    expect(await deleteCampaign(db, 2, options)).toMatchObject({ error: { kind: 'not_found' } })
    expect(await findCampaignById(db, 1)).toBeDefined()
  })
})
