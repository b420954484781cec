// Guarantees: whatever happens to sessions, calls and campaigns is an event in the transaction of the change; a call ends once,
// however often it is reported; and what is loaded from elsewhere does not look as if it happened now.
import { sql } from 'kysely'
import { beforeEach, describe, expect, test } from 'vitest'
import { loadHistory } from '../../src/events/queries.ts'
import { buildCampaign } from '../support/build-campaign.ts'
import { cloneDatabase } from '../support/database.ts'
import { talkToFirstOffice } from '../support/first-office.ts'
import { openPhoneService, supporter } from '../support/phone-service.ts'

const database = await cloneDatabase()
const { db } = database
const service = await openPhoneService(database)
const campaign = await buildCampaign(db, { allow_call_in: true })
const [ada = 0, bo = 0] = campaign.targetIds

beforeEach(async () => {
  await service.carrier.idle()
  await sql`TRUNCATE events`.execute(db)
})

async function listTypes(): Promise<string[]> {
  await service.carrier.idle()
  return (await db.selectFrom('events').select('type').orderBy('id').execute()).map(({ type }) => type)
}

const callMe = (userPhone = supporter) => service.create({ campaignId: String(campaign.id), userPhone })

describe('a session', () => {
  test('that the supporter requests goes through the queue to its end, with one end for each call', async () => {
    const phone = service.phone()
    await callMe()
    await phone.answer()
    await talkToFirstOffice(phone)
    const types = await listTypes()
    expect(types.filter((type) => type !== 'session.advanced')).toEqual([
      'session.queued',
      'session.dialling',
      'session.ringing',
      'session.answered',
      'call.dialled',
      'call.ended',
      'session.ended',
    ])
    const { rows } = await sql`
      SELECT DISTINCT events.campaign_id, events.target_id, events.call_id = calls.id AS is_call, events.session_id = calls.session_id AS is_session
      FROM events, calls WHERE events.call_id IS NOT NULL`.execute(db)
    expect(rows).toEqual([{ campaign_id: campaign.id, target_id: ada, is_call: true, is_session: true }])
  })

  test('of a caller who dials in is answered at once', async () => {
    const phone = service.callIn({ campaign: campaign.id })
    await phone.hears(/press any key/i)
    phone.hangUp()
    await phone.ended()
    expect(await listTypes()).toEqual(['session.answered'])
  })

  test('whose outcome is learnt late is corrected', async () => {
    await sql`INSERT INTO sessions (id, campaign_id, status) VALUES (900, ${campaign.id}, 'unknown')`.execute(db)
    await sql`UPDATE sessions SET carrier_id = 'CA1' WHERE id = 900`.execute(db)
    await sql`UPDATE sessions SET status = 'completed' WHERE id = 900`.execute(db)
    await sql`UPDATE sessions SET status = 'completed' WHERE id = 900`.execute(db)
    expect(await listTypes()).toEqual(['session.corrected'])
  })
})

describe('a call', () => {
  const insert = (id: number, status: string) =>
    sql`INSERT INTO calls (id, campaign_id, target_id, status) VALUES (${id}, ${campaign.id}, ${bo}, ${status})`.execute(db)
  const update = (id: number, status: string, duration: number | null = null) =>
    sql`UPDATE calls SET status = ${status}, duration = ${duration} WHERE id = ${id}`.execute(db)

  test('ends when its status first says so, and later reports correct it', async () => {
    await insert(901, 'ringing')
    await update(901, 'in-progress')
    expect(await listTypes()).toEqual([])
    await update(901, 'busy')
    await update(901, 'busy')
    await update(901, 'completed', 7)
    expect(await listTypes()).toEqual(['call.ended', 'call.corrected'])
  })

  test('that is known only once it has ended ends as it appears', async () => {
    await insert(902, 'no-answer')
    expect(await listTypes()).toEqual(['call.ended'])
  })

  test('about whose end the carrier is silent ends when it is reported after all', async () => {
    await insert(903, 'unknown')
    expect(await listTypes()).toEqual([])
    await update(903, 'in-progress')
    await update(903, 'completed', 3)
    expect(await listTypes()).toEqual(['call.ended'])
  })

  test('whose transaction is rolled back leaves nothing', async () => {
    const failing = db.transaction().execute(async (db) => {
      await sql`INSERT INTO calls (id, campaign_id, status) VALUES (904, ${campaign.id}, 'busy')`.execute(db)
      throw new Error('rolled back')
    })
    await expect(failing).rejects.toThrow('rolled back')
    expect(await listTypes()).toEqual([])
  })

  test('that is loaded from elsewhere did not happen now', async () => {
    await db.transaction().execute(async (db) => {
      await loadHistory(db)
      await sql`INSERT INTO calls (id, campaign_id, status) SELECT i, ${campaign.id}, 'busy' FROM generate_series(910, 999) i`.execute(
        db,
      )
      await sql`INSERT INTO targets (name) VALUES ('Cy Dunn')`.execute(db)
      await sql`UPDATE campaigns SET calls_per_number = 7 WHERE id = ${campaign.id}`.execute(db)
    })
    expect(await listTypes()).toEqual(['campaign.changed'])
    await insert(1000, 'busy')
    expect(await listTypes()).toEqual(['campaign.changed', 'call.ended'])
  })
})

describe('a campaign', () => {
  const changes = async () =>
    (await sql`SELECT type, campaign_id, target_id FROM events ORDER BY type, campaign_id, target_id`.execute(db)).rows
  const changed = (campaign_id: number) => ({ type: 'campaign.changed', campaign_id, target_id: null })

  test('that several statements of a transaction change is one event', async () => {
    const other = (await buildCampaign(db, { targets: [], numbers: [] })).id
    await sql`TRUNCATE events`.execute(db)
    await db.transaction().execute(async (db) => {
      await sql`UPDATE campaigns SET status_code = 1`.execute(db)
      await sql`DELETE FROM campaign_targets WHERE campaign_id = ${campaign.id}`.execute(db)
      await sql`INSERT INTO campaign_targets (campaign_id, target_id, "order") VALUES (${campaign.id}, ${bo}, 1)`.execute(db)
    })
    expect(await changes()).toEqual([changed(campaign.id), changed(other)])
    await sql`TRUNCATE events`.execute(db)
    await sql`UPDATE campaigns SET status_code = 1`.execute(db)
    expect(await changes()).toEqual([])
    await sql`DELETE FROM campaigns WHERE id = ${other}`.execute(db)
    expect(await changes()).toEqual([changed(other)])
  })

  test('changes with the numbers that it answers', async () => {
    await sql`UPDATE phone_numbers SET call_in_campaign_id = ${campaign.id}`.execute(db)
    expect(await changes()).toEqual([changed(campaign.id)])
  })

  test('does not change with its targets, which several may share: they change themselves', async () => {
    await sql`INSERT INTO offices (target_id, name, number) VALUES (${ada}, 'Springfield', '+12025550141')`.execute(db)
    await sql`UPDATE targets SET title = 'Sen.' WHERE id = ${ada}`.execute(db)
    const row = { type: 'target.changed', campaign_id: null, target_id: ada }
    expect(await changes()).toEqual([row, row])
  })
})

test('nothing of an event says who called', async () => {
  const phone = service.phone('+15105550107')
  await sql`UPDATE campaigns SET status_code = 2`.execute(db)
  await callMe('+15105550107')
  await phone.answer()
  await phone.hears(/press any key/i)
  phone.hangUp()
  await phone.ended()
  const { rows } = await sql<{ event: string }>`SELECT to_jsonb(events)::text AS event FROM events`.execute(db)
  expect(rows.length).toBeGreaterThan(3)
  for (const { event } of rows) expect(event).not.toContain('5550107')
})
