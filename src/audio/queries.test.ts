import { beforeEach, describe, expect, test } from 'vitest'
import { cloneDatabase } from '../../test/support/database.ts'
import type { Db } from '../database/types.ts'
import { deselectRecordings, insertRecording, listSelectedRecordings, selectRecording } from './queries.ts'

const { db } = await cloneDatabase()
let campaignId: number
let otherId: number

beforeEach(async () => {
  await db.deleteFrom('campaigns').execute()
  await db.deleteFrom('audio_recordings').execute()
  campaignId = await insertCampaign('Save the Rivers')
  otherId = await insertCampaign('Clean Air')
})

const insertCampaign = async (name: string) =>
  (await db.insertInto('campaigns').values({ name }).returning('id').executeTakeFirstOrThrow()).id

const record = (db: Db, key = 'msg_intro') =>
  insertRecording(db, { key, description: null, text_to_speech: 'Thank you for calling.' })
const versionsOf = (recordings: readonly { version: number }[]) =>
  recordings.map(({ version }) => version).toSorted((a, b) => a - b)
const numbersTo = (count: number) => Array.from({ length: count }, (_, i) => i + 1)

describe('insertRecording', () => {
  test('stores a file or a text, and numbers the versions of each key separately', async () => {
    await insertRecording(db, { key: 'msg_intro', description: 'louder', file_storage: 'audio/a.mp3' })
    await record(db)
    await record(db, 'msg_final')
    const rows = await db.selectFrom('audio_recordings').selectAll().orderBy('id').execute()
    const text = { file_storage: null, text_to_speech: 'Thank you for calling.', description: null, hidden: false }
    expect(rows.map(({ id, ...row }) => row)).toEqual([
      { key: 'msg_intro', version: 1, ...text, description: 'louder', file_storage: 'audio/a.mp3', text_to_speech: null },
      { key: 'msg_intro', version: 2, ...text },
      { key: 'msg_final', version: 1, ...text },
    ])
  })

  test('continues from the highest existing version, and ignores rows without a version', async () => {
    await db
      .insertInto('audio_recordings')
      .values([{ key: 'msg_intro', version: 7 }, { key: 'msg_intro' }])
      .execute()
    expect((await record(db)).version).toBe(8)
  })

  test('twenty concurrent inserts get distinct versions, with and without transactions', async () => {
    expect(versionsOf(await Promise.all(numbersTo(20).map(() => record(db))))).toEqual(numbersTo(20))
    const transactions = numbersTo(20).map(() => db.transaction().execute((db) => record(db, 'msg_final')))
    expect(versionsOf(await Promise.all(transactions))).toEqual(numbersTo(20))
  })

  test('skips no version if a concurrent transaction is rolled back', async () => {
    let next: Promise<{ version: number }> | undefined
    const failing = db.transaction().execute(async (inner) => {
      await record(inner)
      next = record(db)
      throw new Error('rolled back')
    })
    await expect(failing).rejects.toThrow('rolled back')
    expect((await next)?.version).toBe(1)
  })
})

const links = () =>
  db
    .selectFrom('campaign_audio_recordings')
    .select(['campaign_id', 'recording_id', 'selected'])
    .orderBy('campaign_id')
    .orderBy('recording_id')
    .execute()

describe('selectRecording', () => {
  test('makes it the only selected recording of its key in the campaign; the others stay linked', async () => {
    const [first, second] = [await record(db), await record(db)]
    await selectRecording(db, { campaignId, recordingId: first.id })
    await selectRecording(db, { campaignId, recordingId: second.id })
    expect(await links()).toEqual([
      { campaign_id: campaignId, recording_id: first.id, selected: false },
      { campaign_id: campaignId, recording_id: second.id, selected: true },
    ])
  })

  test('updates an existing link, also one whose `selected` is null', async () => {
    const [first, second] = [await record(db), await record(db)]
    await db.insertInto('campaign_audio_recordings').values({ campaign_id: campaignId, recording_id: first.id }).execute()
    for (const { id } of [first, second, first]) await selectRecording(db, { campaignId, recordingId: id })
    expect(await links()).toEqual([
      { campaign_id: campaignId, recording_id: first.id, selected: true },
      { campaign_id: campaignId, recording_id: second.id, selected: false },
    ])
  })

  test('does not change other keys or other campaigns', async () => {
    const [intro, final, newer] = [await record(db), await record(db, 'msg_final'), await record(db)]
    await selectRecording(db, { campaignId, recordingId: final.id })
    await selectRecording(db, { campaignId: otherId, recordingId: intro.id })
    await selectRecording(db, { campaignId, recordingId: newer.id })
    expect(await links()).toEqual([
      { campaign_id: campaignId, recording_id: final.id, selected: true },
      { campaign_id: campaignId, recording_id: newer.id, selected: true },
      { campaign_id: otherId, recording_id: intro.id, selected: true },
    ])
  })

  test('fails for a recording that does not exist', async () => {
    await expect(selectRecording(db, { campaignId, recordingId: 2_000_000_000 })).rejects.toThrow(/foreign key/)
  })
})

test('deselectRecordings restores the default for this key only', async () => {
  const [intro, final] = [await record(db), await record(db, 'msg_final')]
  for (const { id } of [intro, final]) await selectRecording(db, { campaignId, recordingId: id })
  await selectRecording(db, { campaignId: otherId, recordingId: intro.id })
  await deselectRecordings(db, { campaignId, key: 'msg_intro' })
  const selected = await listSelectedRecordings(db, [campaignId, otherId])
  expect(selected.map(({ campaign_id, key }) => [campaign_id, key])).toEqual([
    [campaignId, 'msg_final'],
    [otherId, 'msg_intro'],
  ])
  expect(await links()).toHaveLength(3)
})

test('a transaction that is rolled back changes nothing', async () => {
  const failing = db.transaction().execute(async (db) => {
    const { id } = await record(db)
    await selectRecording(db, { campaignId, recordingId: id })
    throw new Error('rolled back')
  })
  await expect(failing).rejects.toThrow('rolled back')
  expect([await links(), await db.selectFrom('audio_recordings').select('id').execute()]).toEqual([[], []])
})
