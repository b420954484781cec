// Incoming calls: which campaign answers, and what callers hear if none does.
import { describe, expect, test } from 'vitest'
import { addNumber, boNumber, buildCampaign, fromNumber } from '../support/build-campaign.ts'
import { cloneDatabase } from '../support/database.ts'
import { dialFirstOffice } from '../support/first-office.ts'
import { openPhoneService, supporter } from '../support/phone-service.ts'

const database = await cloneDatabase()
const { db } = database
const service = await openPhoneService(database)

describe('the campaign that answers', () => {
  test('is the one that takes calls to the number, and the call runs like an outbound one', async () => {
    const { id } = await buildCampaign(db, { allow_call_in: true, numbers: ['+12025550101'] })
    const phone = service.callIn({ to: '+12025550101' })
    await phone.hears(/press any key/i)
    expect(await dialFirstOffice(phone)).toMatchObject({ callerId: supporter })
    phone.officeAnswers()
    phone.officeHangsUp(30)
    await phone.hears(/Bo Chase/)
    phone.press('9')
    await phone.ended()
    expect(await service.calls()).toMatchObject([{ campaign_id: id, status: 'completed', duration: 30 }])
    expect(await db.selectFrom('sessions').selectAll().where('campaign_id', '=', id).executeTakeFirst()).toMatchObject({
      direction: 'inbound',
      from_number: '+12025550101',
      phone_hash: expect.stringMatching(/^[0-9a-f]{64}$/),
      queue_delay: null,
    })
  })

  test('is the one the number is reserved for, even if other campaigns dial from it', async () => {
    const ringing = await buildCampaign(db, { name: 'Rings from it', allow_call_in: true, numbers: ['+12025550102'] })
    const { id } = await buildCampaign(db, { name: 'Has it', numbers: [], prompts: { msg_intro: 'This is the one.' } })
    await addNumber(db, ringing.id, '+12025550102')
    await db
      .updateTable('phone_numbers')
      .set({ call_in_campaign_id: id, call_in_allowed: true })
      .where('number', '=', '+12025550102')
      .execute()
    const phone = service.callIn({ to: '+12025550102' })
    await phone.hears(/^This is the one\.$/)
    phone.hangUp()
    await phone.ended()
  })

  test.each(['id', 'name'])('may be named by its %s in the webhook address, as in CallPower', async (how) => {
    const name = `Named by ${how}`
    const { id } = await buildCampaign(db, { name, prompts: { msg_intro: `Welcome to ${name}.` } })
    const phone = service.callIn({ campaign: how === 'id' ? id : name })
    await phone.hears(new RegExp(`^Welcome to ${name}\\.$`))
    phone.hangUp()
    await phone.ended()
  })

  test('also answers at the address of CallPower’s predecessor', async () => {
    const { id } = await buildCampaign(db, { prompts: { msg_intro: 'Hello again.' } })
    const phone = service.phone()
    service.carrier.callIn({
      from: supporter,
      to: fromNumber,
      handset: phone.handset,
      url: `${service.url}/incoming_call?campaignId=${id}`,
    })
    await phone.hears(/^Hello again\.$/)
    phone.hangUp()
    await phone.ended()
  })
})

describe('if no campaign answers', () => {
  test('the caller hears so and goodbye', async () => {
    await buildCampaign(db, { allow_call_in: false, numbers: ['+12025550103'] })
    const phone = service.callIn({ to: '+12025550103' })
    await phone.hears(/no campaign/i)
    expect(await phone.ended()).toMatchObject({ status: 'completed' })
  })

  test('an archived campaign says that it is over, with its own prompt', async () => {
    const { id } = await buildCampaign(db, {
      status_code: 0,
      prompts: { msg_campaign_complete: 'We won. Thank you from {{organization}}.' },
    })
    const phone = service.callIn({ campaign: id })
    await phone.hears(/^We won\. Thank you from Patchboard\.$/)
    await phone.ended()
  })

  test('an archived campaign without such a prompt uses the default', async () => {
    const { id } = await buildCampaign(db, { status_code: 0 })
    const phone = service.callIn({ campaign: id })
    await phone.hears(/over|ended|complete/i)
    await phone.ended()
  })

  test.each([1, null])('a campaign with the status %s says that it takes no calls', async (status_code) => {
    const { id } = await buildCampaign(db, { status_code })
    const phone = service.callIn({ campaign: id })
    await phone.hears(/no calls/i)
    await phone.ended()
  })

  test('a campaign without reachable targets says so and asks nothing', async () => {
    const { id } = await buildCampaign(db, { targets: [] })
    const phone = service.callIn({ campaign: id })
    await phone.hears(/nobody/i)
    await phone.ended()
    expect(phone.heard).toHaveLength(1)
  })
})

describe('a caller', () => {
  test.each(['anonymous', '+266696687', ''])(
    'whose number is withheld (%j) is connected with the campaign’s number',
    async (from) => {
      const { id } = await buildCampaign(db)
      const phone = service.callIn({ from, campaign: id })
      expect(await dialFirstOffice(phone)).toMatchObject({ callerId: fromNumber })
      phone.hangUp()
      await phone.ended()
    },
  )

  test('is shown to offices as the campaign’s caller ID policy says', async () => {
    const { id } = await buildCampaign(db, { caller_id_policy: 'campaign' })
    const phone = service.callIn({ campaign: id })
    expect(await dialFirstOffice(phone)).toMatchObject({ callerId: fromNumber })
    phone.hangUp()
    await phone.ended()
  })

  test('who is blocked is rejected before the call is answered, and counted', async () => {
    const { id } = await buildCampaign(db)
    await db.insertInto('blocklist').values({ phone_number: '+15105550177' }).execute()
    const phone = service.callIn({ from: '+15105550177', campaign: id })
    await phone.ended()
    expect(phone.heard).toEqual([])
    expect(await db.selectFrom('blocklist').select('hits').executeTakeFirst()).toEqual({ hits: 1 })
  })
})

test('a caller who keys in a postal code reaches the targets of that location', async () => {
  const { id } = await buildCampaign(db, { locations: { '94110': ['Bo Chase'], '10001': ['Ada Brown'] } })
  const phone = service.callIn({ campaign: id })
  await phone.hears(/postal code/i)
  phone.press('00000')
  await phone.hears(/0 0 0 0 0/)
  phone.press('94110')
  await phone.hears(/Bo Chase/)
  phone.pressNothing()
  await phone.dials(boNumber)
  phone.officeIs('busy')
  await phone.ended()
  const session = await db.selectFrom('sessions').select('location').where('campaign_id', '=', id).executeTakeFirst()
  expect(session).toEqual({ location: '94110' })
})
