// Campaigns that use the caller’s location, that let the caller choose, and that offer recurring calls.
import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { commandLine } from '../../src/audit/actor.ts'
import { changeCampaign } from '../../src/campaigns/changing/change-campaign.ts'
import { changeLocations } from '../../src/campaigns/changing/change-locations.ts'
import { adaNumber, boNumber, buildCampaign, fromNumber } from '../support/build-campaign.ts'
import { cloneDatabase } from '../support/database.ts'
import { openPhoneService, supporter } from '../support/phone-service.ts'

const database = await cloneDatabase()
const { db } = database
const service = await openPhoneService(database)

const callMe = (id: number, more: Record<string, string> = {}) =>
  service.create({ campaignId: String(id), userPhone: supporter, ...more })
/** Whoever does not answer has a number of their own, so that their call is not taken for that of the next test. */
const requestOnly = (id: number, more: Record<string, string>) => callMe(id, { userPhone: '+15105550177', ...more })
const locations = { '94110': ['Bo Chase'], '10001': ['Ada Brown', 'Bo Chase'] }

describe('a location', () => {
  test('from the web form selects the targets, without a question', async () => {
    const { id } = await buildCampaign(db, { locations })
    const phone = service.phone()
    const { body } = await callMe(id, { userLocation: '94110-1234' })
    expect(body).toMatchObject({
      targets: { segment: 'location', objects: [{ title: 'Senator', name: 'Bo Chase', phone: boNumber }] },
    })
    await phone.answer()
    await phone.hears(/press any key/i)
    phone.press('1')
    await phone.hears(/Bo Chase/)
    phone.press('9')
    await phone.ended()
  })

  test.each(['94110.0', '="94110"', "'94110", '９４１１０', '\u200b94110\u00a0', '94,110'])(
    'that a spreadsheet or an address book has changed selects them, too: %j',
    async (userLocation) => {
      const { id } = await buildCampaign(db, { locations })
      const { body } = await requestOnly(id, { userLocation })
      expect(body).toMatchObject({ targets: { objects: [{ name: 'Bo Chase' }] } })
    },
  )

  test('selects the targets of its area, if the table has none for the whole code', async () => {
    const canadian = { K1A: ['Ada Brown'], K1A0B1: ['Bo Chase'] }
    const { id } = await buildCampaign(db, { locations: canadian, country_code: 'ca', allow_intl_calls: true })
    for (const [userLocation, name] of [
      ['k1a 0b1', 'Bo Chase'],
      ['K1A 0B2', 'Ada Brown'],
    ] as const) {
      const { body } = await requestOnly(id, { userLocation })
      expect(body).toMatchObject({ targets: { objects: [{ name }] } })
    }
    const { body } = await requestOnly(id, { userLocation: 'K2A 0B1' })
    expect(body).toMatchObject({ targets: { segment: 'location' } })
    expect(body).not.toHaveProperty('targets.objects')
  })

  test('that is missing is keyed in; the caller gets a second try after silence or a mistake', async () => {
    const type = { campaign_type: 'state', campaign_subtype: 'upper', campaign_state: 'NY' }
    const { id } = await buildCampaign(db, { locations, ...type })
    const phone = service.phone()
    const { body } = await callMe(id)
    expect(body).toMatchObject({ targets: { segment: 'location', display: 'NY State Senate' } })
    await phone.answer()
    await phone.hears(/postal code/i)
    phone.pressNothing()
    await phone.hears(/postal code/i)
    phone.press('10001')
    await phone.hears(/2 offices/)
    await phone.hears(/Ada Brown/)
    phone.press('9')
    await phone.ended()
  })

  test('that has no targets twice ends the call with goodbye', async () => {
    const { id } = await buildCampaign(db, { locations })
    const phone = service.phone()
    await callMe(id, { zipcode: '00000' })
    await phone.answer()
    await phone.hears(/0 0 0 0 0/)
    phone.press('00001')
    await phone.hears(/0 0 0 0 1/)
    phone.press('00002')
    await phone.hears(/goodbye/i)
    await phone.ended()
  })

  // Guarantee: text that a stranger types into a form is never spoken from the organisation’s number.
  test.each([
    'your bank: call 1-900-555-0199',
    'Springfield',
    '94110 is where we know you live',
    'K1A 0B1',
    '<Say>94110</Say>',
    '9４１１1',
  ])('that is not a postal code of the country is not spoken: %j', async (userLocation) => {
    const { id } = await buildCampaign(db, { locations })
    const listen = async (more: Record<string, string>) => {
      const phone = service.phone()
      await callMe(id, more)
      await phone.answer()
      await phone.hears(/postal code/i)
      phone.press('94110')
      await phone.hears(/Bo Chase/)
      phone.press('9')
      await phone.ended()
      return phone.heard
    }
    expect(await listen({ userLocation })).toEqual(await listen({}))
  })

  test('of nothing but stars is not a location and is not looked up', async () => {
    const { id } = await buildCampaign(db, { locations })
    const phone = service.phone()
    await callMe(id)
    await phone.answer()
    phone.press('*****')
    await phone.hears(/did not receive a postal code/i)
    phone.press('9*4*1')
    await phone.hears(/could not find 9 4 1\./i)
    await phone.ended()
    expect(phone.heard.join(' ')).not.toMatch(/star/i)
  })

  test('combines with the campaign’s own targets as include_special says', async () => {
    const { id, targetIds } = await buildCampaign(db, { locations: { '94110': ['Ada Brown'] }, include_special: 'after' })
    await db
      .insertInto('campaign_targets')
      .values({ campaign_id: id, target_id: targetIds[1] ?? 0, order: 1 })
      .execute()
    const phone = service.phone()
    await callMe(id, { userLocation: '94110' })
    await phone.answer()
    phone.press('1')
    await phone.hears(/Ada Brown/)
    phone.press('*')
    await phone.hears(/Bo Chase/)
    phone.press('9')
    await phone.ended()
  })
})

describe('the order and number of targets', () => {
  test('call_maximum limits the number of targets', async () => {
    const { id } = await buildCampaign(db, { call_maximum: 1 })
    const phone = service.phone()
    await callMe(id)
    await phone.answer()
    phone.press('1')
    await phone.hears(/Ada Brown/)
    phone.press('*')
    await phone.hears(/goodbye/i)
    await phone.ended()
  })

  test('the page gets shuffled targets in the order of calling', async () => {
    const names = Array.from({ length: 8 }, (_, i) => `Target ${'ABCDEFGH'[i]}`)
    const { id } = await buildCampaign(db, {
      target_ordering: 'shuffle',
      targets: names.map((name, i) => ({ name, number: `+1202555016${i}` })),
    })
    const orders = new Set<string>()
    for (let round = 0; round < 4; round++) {
      const phone = service.phone()
      const { body } = await callMe(id)
      const announced = (body.targets as { objects: { name: string }[] }).objects.map(({ name }) => name)
      expect(announced.toSorted()).toEqual(names)
      orders.add(announced.join())
      await phone.answer()
      phone.press('1')
      await phone.hears(new RegExp(announced[0] ?? ''))
      phone.press('*')
      await phone.hears(new RegExp(announced[1] ?? ''))
      phone.press('9')
      await phone.ended()
    }
    expect(orders.size).toBeGreaterThan(1)
  })

  test('a change of the campaign does not affect an active call', async () => {
    const { id } = await buildCampaign(db)
    const phone = service.phone()
    await callMe(id)
    await phone.answer()
    await db.deleteFrom('campaign_targets').where('campaign_id', '=', id).execute()
    phone.press('1')
    await phone.hears(/2 offices/)
    phone.press('9')
    await phone.ended()
  })
})

describe('a choice of targets', () => {
  test('by key during the call', async () => {
    const { id } = await buildCampaign(db, { choose_target: true })
    const phone = service.phone()
    await callMe(id)
    await phone.answer()
    phone.press('1')
    await phone.hears(/Bo Chase.*2/)
    phone.press('2')
    await phone.hears(/Connecting.*Bo Chase|Bo Chase, Washington/)
    phone.pressNothing()
    await phone.dials(boNumber)
    phone.officeIs('busy')
    await phone.ended()
    expect(phone.heard.join()).not.toContain(adaNumber)
  })

  test('by the page, if the campaign allows it, and only from its own targets', async () => {
    const { id, targetIds } = await buildCampaign(db, {
      allow_target_ids: true,
      targets: [
        { name: 'Ada Brown', key: 'custom:ada', number: adaNumber },
        { name: 'Bo Chase', key: 'custom:bo', number: boNumber },
      ],
    })
    const other = await buildCampaign(db)
    const phone = service.phone()
    const { body } = await callMe(id, { targetIds: 'custom:bo' })
    expect(body).toMatchObject({ targets: { objects: [{ name: 'Bo Chase' }] } })
    await phone.answer()
    phone.press('1')
    await phone.hears(/Bo Chase/)
    phone.press('9')
    await phone.ended()
    expect(await requestOnly(id, { targetIds: String(targetIds[0]) })).toMatchObject({ status: 200 })
    expect(await callMe(id, { targetIds: String(other.targetIds[0]) })).toMatchObject({ status: 400 })
    expect(await callMe(id, { targetIds: '+15105550123' })).toMatchObject({ status: 400 })
    expect(await callMe(other.id, { targetIds: String(other.targetIds[0]) })).toMatchObject({
      status: 400,
      body: { error: expect.stringContaining('does not leave the choice') },
    })
  })
})

describe('a subscription to recurring calls', () => {
  const begin = async (id: number) => {
    const phone = service.phone()
    await callMe(id)
    await phone.answer()
    return phone
  }
  const subscription = async () => (await service.get('/api/schedule')).objects

  test('is not offered as long as nothing makes recurring calls', async () => {
    const { id } = await buildCampaign(db, { prompt_schedule: true })
    const phone = await begin(id)
    phone.press('1')
    await phone.hears(/Ada Brown/)
    phone.press('9')
    await phone.ended()
    expect(phone.heard.join(' ')).not.toMatch(/regular/i)
  })

  test('is saved and cancelled in a session that was planned with the offer', async () => {
    const { id } = await buildCampaign(db)
    const answer = async (schedule: string, key: string) => {
      const phone = await begin(id)
      await sql`UPDATE session_flows SET plan = jsonb_set(plan::jsonb, '{schedule}', ${JSON.stringify(schedule)}::jsonb)::json
        WHERE ended_at IS NULL`.execute(db)
      phone.press('1')
      await phone.hears(/regularly/i)
      phone.press(key)
      await phone.hears(/Ada Brown/)
      phone.press('9')
      await phone.ended()
    }
    await answer('offer', '1')
    expect(await subscription()).toMatchObject([{ subscribed: true, user_phone: supporter, campaign_id: id, num_calls: 0 }])
    await answer('alter', '9')
    expect(await subscription()).toMatchObject([{ subscribed: false }])
    await answer('offer', '')
    expect(await subscription()).toMatchObject([{ subscribed: false }])
  })
})

// Guarantee: a change of the campaign during a call does not change whom the caller reaches.
test('a caller reaches the targets of the revision that their session was planned with', async () => {
  const options = { actor: commandLine, now: service.now, hasAnyNumber: true }
  const rows = (name: string, phone: string) => [{ location: '94110', name, phone }]
  const made = await changeCampaign(db, { name: 'Frozen', locate: 'postal', status: 'live', numbers: [fromNumber] }, options)
  if ('error' in made) throw new Error(made.error.kind)
  await changeLocations(db, made.value.id, rows('Ada Brown', adaNumber), options)
  const phone = service.phone()
  await callMe(made.value.id)
  await phone.answer()
  await phone.hears(/postal code/i)
  await changeLocations(db, made.value.id, rows('Bo Chase', boNumber), options)
  phone.press('94110')
  await phone.hears(/Ada Brown/)
  phone.press('9')
  await phone.ended()
  const session = await db.selectFrom('sessions').select('campaign_revision').orderBy('id', 'desc').executeTakeFirst()
  expect(session).toEqual({ campaign_revision: 2 })
})
