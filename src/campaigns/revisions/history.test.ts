import fc from 'fast-check'
import { sql } from 'kysely'
import { beforeEach, describe, expect, test } from 'vitest'
import { cloneDatabase } from '../../../test/support/database.ts'
import type { Actor } from '../../audit/actor.ts'
import { changeCampaign } from '../changing/change-campaign.ts'
import { changeLocations } from '../changing/change-locations.ts'
import { readCurrent } from '../content/current.ts'
import { inputOf } from '../content/input-of.ts'
import { archiveCampaign, pauseCampaign } from '../lifecycle/change-status.ts'
import { findCampaignById } from '../queries.ts'
import { findRevision, listRevisions, readRevisionContent } from './queries.ts'
import { revertCampaign } from './revert-campaign.ts'

const { db } = await cloneDatabase()

beforeEach(async () => {
  await sql`TRUNCATE campaigns, targets, phone_numbers, audio_recordings, audit_log RESTART IDENTITY CASCADE`.execute(db)
})

const actor = (name: string): Actor => ({ kind: 'user', id: 1, name })
const by = (name: string) => ({ actor: actor(name), now: new Date('2026-03-01T10:00:00Z'), hasAnyNumber: true })
const target = (i: number) => ({ name: `Person ${i}`, phone: `202-555-01${40 + i}` })

interface Step {
  readonly who: string
  readonly what: 'settings' | 'targets' | 'numbers' | 'prompts' | 'locations' | 'pause' | 'archive' | 'revert'
  readonly value: number
}

async function inputNow() {
  const row = await findCampaignById(db, 1)
  return row === undefined ? { name: 'Rivers' } : inputOf((await readCurrent(db, row)).campaign)
}

/** Makes the change of a step. Each may meet another one: then it is refused, and leaves no trace. */
async function take({ who, what, value }: Step) {
  const options = by(who)
  const changed = async (part: object) => await changeCampaign(db, { ...(await inputNow()), id: 1, ...part }, options)
  switch (what) {
    case 'settings':
      return await changed({ call_maximum: value + 1, status: value % 2 ? 'live' : 'paused', state: value > 3 ? 'CA' : null })
    case 'targets':
      return await changed({ targets: [value, value + 1, (value + 3) % 9].map(target) })
    case 'numbers':
      return await changed({ numbers: [`202-555-010${value}`], call_in: { number: `202-555-010${value}` } })
    case 'prompts':
      return await changed({ prompts: value === 0 ? {} : { msg_intro: `Hello ${value}.` } })
    case 'locations':
      return await changeLocations(db, 1, value === 0 ? [] : [{ location: `9411${value}`, ...target(value) }], options)
    case 'pause':
      return await pauseCampaign(db, 1, options)
    case 'archive':
      return await archiveCampaign(db, 1, options)
    default:
      return await revertCampaign(db, { id: 1, revision: 1 + (value % 4) }, options)
  }
}

const step = fc.record<Step>({
  who: fc.constantFrom('Carmen', 'Dev', 'Eve'),
  what: fc.constantFrom('settings', 'targets', 'numbers', 'prompts', 'locations', 'pause', 'archive', 'revert'),
  value: fc.integer({ min: 0, max: 6 }),
})

async function contentNow() {
  const row = await findCampaignById(db, 1)
  if (row === undefined) throw new Error('the campaign is missing')
  return { revision: row.revision, content: JSON.parse(JSON.stringify(await readRevisionContent(db, row))) }
}

test('changes by several people at once give a history without gaps, whose last revision is the campaign, and each of whose revisions can be returned to', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.array(step, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 5 }), async (rounds) => {
      await sql`TRUNCATE campaigns, targets, phone_numbers, audio_recordings, audit_log RESTART IDENTITY CASCADE`.execute(db)
      await changeCampaign(db, { name: 'Rivers', targets: [target(1)] }, by('Carmen'))
      const results = []
      for (const round of rounds) results.push(...(await Promise.all(round.map(take))))
      const made = results.flatMap((result) =>
        'value' in result && result.value.changes.length > 0 ? result.value.revision : [],
      )

      const history = await listRevisions(db, 1)
      expect(history.map(({ revision }) => revision)).toEqual([1, ...made].toSorted((one, other) => one - other))
      const now = await contentNow()
      expect(now.revision).toBe(history.length)
      expect((await findRevision(db, 1, now.revision))?.content).toEqual(now.content)
      const entries = await db.selectFrom('audit_log').select('actor_name').orderBy('id').execute()
      expect(entries.map(({ actor_name }) => actor_name)).toEqual(history.map(({ actor_name }) => actor_name))

      for (const { revision } of history) {
        const reverted = await revertCampaign(db, { id: 1, revision }, by('Eve'))
        expect(reverted).toHaveProperty('value')
        expect((await contentNow()).content).toEqual((await findRevision(db, 1, revision))?.content)
      }
    }),
    { numRuns: 25 },
  )
}, 120_000)

describe('a change of a revision that is no longer current', () => {
  test('is a conflict that says who changed what since, and changes nothing', async () => {
    await changeCampaign(db, { name: 'Rivers' }, by('Carmen'))
    await changeCampaign(db, { name: 'Rivers', call_maximum: 2 }, by('Dev'))
    await changeCampaign(db, { name: 'Rivers', call_maximum: 2, state: 'CA' }, by('Eve'))
    const late = await changeCampaign(db, { name: 'Rivers', call_maximum: 5 }, { ...by('Carmen'), expectedRevision: 1 })
    expect(late).toEqual({
      error: {
        kind: 'conflict',
        message:
          'The campaign is at revision 3, but the change was made for revision 1. Since then: revision 2, 2026-03-01 10:00 UTC, Dev: ~ call_maximum: none → 2. revision 3, 2026-03-01 10:00 UTC, Eve: ~ state: none → CA.',
      },
    })
    expect(await findCampaignById(db, 1)).toMatchObject({ revision: 3, call_maximum: 2 })
  })

  test('of two at once, one takes effect', async () => {
    await changeCampaign(db, { name: 'Rivers' }, by('Carmen'))
    const change = (call_maximum: number) =>
      changeCampaign(db, { name: 'Rivers', call_maximum }, { ...by('Dev'), expectedRevision: 1 })
    const results = await Promise.all([change(2), change(3)])
    expect(results.filter((result) => 'value' in result)).toHaveLength(1)
  })
})

test('what changed without an operation is kept as a revision before the next change, so that it can be returned to', async () => {
  await changeCampaign(db, { name: 'Rivers' }, by('Carmen'))
  await sql`UPDATE campaigns SET call_maximum = 7`.execute(db)
  await changeCampaign(db, { name: 'Rivers', call_maximum: 2 }, by('Dev'))
  const history = await listRevisions(db, 1)
  expect(history.map(({ revision, actor_name }) => [revision, actor_name])).toEqual([
    [1, 'Carmen'],
    [2, 'outside Patchboard'],
    [3, 'Dev'],
  ])
  await revertCampaign(db, { id: 1, revision: 2 }, by('Eve'))
  expect(await findCampaignById(db, 1)).toMatchObject({ call_maximum: 7, revision: 4 })
})

test('a change that changes nothing makes no revision and no entry in the audit log', async () => {
  await changeCampaign(db, { name: 'Rivers', targets: [target(1)] }, by('Carmen'))
  const again = await changeCampaign(db, { name: 'Rivers', targets: [target(1)] }, by('Dev'))
  expect(again).toEqual({ value: { id: 1, revision: 1, changes: [] } })
  expect(await db.selectFrom('audit_log').select('action').execute()).toEqual([{ action: 'campaign.created' }])
})

test('the audit log holds what changed, as it was and as it is', async () => {
  await changeCampaign(db, { name: 'Rivers', targets: [target(1)] }, by('Carmen'))
  await changeCampaign(db, { name: 'Rivers', targets: [{ ...target(1), title: 'Senator' }], status: 'live' }, by('Dev'))
  const entry = await db.selectFrom('audit_log').selectAll().orderBy('id', 'desc').limit(1).executeTakeFirst()
  expect(entry).toMatchObject({
    action: 'campaign.published',
    actor_kind: 'user',
    actor_id: 1,
    actor_name: 'Dev',
    object_kind: 'campaign',
    object_id: '1',
    object_name: 'Rivers',
    before: { settings: { status: 'paused' }, target_data: { '1': { title: null } } },
    after: { settings: { status: 'live' }, target_data: { '1': { title: 'Senator' } } },
  })
})

describe('reverting', () => {
  test('reports call-in numbers that another campaign has taken since, and leaves them there', async () => {
    const numbers = ['202-555-0100', '202-555-0101']
    await changeCampaign(db, { name: 'Rivers', numbers, call_in: { number: numbers } }, by('Carmen'))
    await changeCampaign(db, { name: 'Rivers', numbers }, by('Carmen'))
    await changeCampaign(db, { name: 'Wells', numbers, call_in: { number: numbers[0] } }, by('Carmen'))
    const reverted = await revertCampaign(db, { id: 1, revision: 1 }, by('Dev'))
    expect(reverted).toMatchObject({ value: { takenNumbers: [{ number: '+12025550100', campaign: 'Wells' }] } })
    const owners = await db.selectFrom('phone_numbers').select(['number', 'call_in_campaign_id']).orderBy('number').execute()
    expect(owners.map(({ call_in_campaign_id }) => call_in_campaign_id)).toEqual([2, 1])
  })

  test('to a revision that does not exist, or whose name another campaign has, is refused', async () => {
    await changeCampaign(db, { name: 'Rivers' }, by('Carmen'))
    await changeCampaign(db, { id: 1, name: 'Lakes' }, by('Carmen'))
    await changeCampaign(db, { name: 'Rivers' }, by('Carmen'))
    expect(await revertCampaign(db, { id: 1, revision: 9 }, by('Dev'))).toMatchObject({ error: { kind: 'not_found' } })
    expect(await revertCampaign(db, { id: 1, revision: 1 }, by('Dev'))).toMatchObject({ error: { kind: 'conflict' } })
  })
})
