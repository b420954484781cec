// Guarantee: the caller’s and the dialled number are read in every spelling that a carrier may use. Callers who withhold their
// number match no blocklist entry, leave no hash, and show no number to offices.
import { describe, expect, test } from 'vitest'
import { buildCampaign, fromNumber } from '../support/build-campaign.ts'
import { askAsCarrier } from '../support/carrier/carrier-request.ts'
import { cloneDatabase } from '../support/database.ts'
import { dialFirstOffice } from '../support/first-office.ts'
import { openPhoneService, supporter } from '../support/phone-service.ts'

const database = await cloneDatabase()
const { db } = database
const service = await openPhoneService(database, { environment: { LOG_PHONE_NUMBERS: 'true' } })

/** Calls in and continues until an office is dialled. */
async function untilDial(call: { from?: string; to?: string; campaign?: number }) {
  const phone = service.callIn(call)
  const { callerId } = await dialFirstOffice(phone)
  phone.hangUp()
  await phone.ended()
  await service.carrier.idle()
  return callerId
}

const lastSession = () => db.selectFrom('sessions').selectAll().orderBy('id', 'desc').limit(1).executeTakeFirstOrThrow()

describe('a withheld number', () => {
  const spellings = [
    ...['anonymous', 'Restricted', 'UNAVAILABLE', 'No Caller ID', 'sip:anonymous@anonymous.invalid', ''],
    ...['+266696687', '266696687', '7378742833', '+86282452253', '+2562533', '8656696', '+7748283', '0000000000', '+1'],
  ]

  test.each(spellings)('%j is not hashed, not stored and not shown', async (from) => {
    const { id } = await buildCampaign(db)
    expect(await untilDial({ from, campaign: id })).toBe(fromNumber)
    expect(await lastSession()).toMatchObject({ campaign_id: id, phone_hash: null, phone_number: null })
  })

  test.each(['+266696687', '+86282452253'])(
    '%s matches no entry of the blocklist, even if the blocklist has it',
    async (from) => {
      const { id } = await buildCampaign(db)
      const phone_hash = service.server.services.hashPhone(from)
      await db
        .insertInto('blocklist')
        .values([{ phone_number: from }, { phone_hash }])
        .execute()
      await untilDial({ from, campaign: id })
      expect(await db.selectFrom('blocklist').select('hits').where('hits', '>', 0).execute()).toEqual([])
    },
  )
})

describe('the caller’s number', () => {
  test.each(['15105550100', '0015105550100', 'sip:+15105550100@carrier.example', '5105550100', ' 15105550100'])(
    '%j is the one that is kept, shown, and looked up in the blocklist',
    async (from) => {
      const { id } = await buildCampaign(db)
      expect(await untilDial({ from, campaign: id })).toBe(supporter)
      const phone_hash = service.server.services.hashPhone(supporter)
      expect(await lastSession()).toMatchObject({ phone_hash, phone_number: supporter })
      await db.insertInto('blocklist').values({ phone_number: supporter }).execute()
      const phone = service.callIn({ from, campaign: id })
      await phone.ended()
      expect(phone.heard).toEqual([])
      await db.deleteFrom('blocklist').execute()
    },
  )
})

describe('the dialled number', () => {
  test.each(['12025550101', ' 12025550101', 'sip:+12025550101@x', '0012025550101', '<sip:12025550101@x;user=phone>'])(
    '%j leads to its campaign, and is stored and shown in E.164',
    async (to) => {
      const { id } = await buildCampaign(db, {
        allow_call_in: true,
        caller_id_policy: 'campaign',
        numbers: ['+12025550101'],
      })
      expect(await untilDial({ to })).toBe('+12025550101')
      expect(await lastSession()).toMatchObject({ campaign_id: id, from_number: '+12025550101' })
    },
  )

  test.each(['', 'sip:campaign@x', '7'])('%j is unreadable: offices see the first number of the campaign', async (to) => {
    const { id } = await buildCampaign(db, { caller_id_policy: 'campaign', numbers: ['+12025550102', '+12025550103'] })
    expect(await untilDial({ to, campaign: id })).toBe('+12025550102')
    expect(await lastSession()).toMatchObject({ from_number: '+12025550102' })
  })

  test('is unreadable and the campaign has none: the caller hears that no campaign can be reached', async () => {
    const { id } = await buildCampaign(db, { numbers: [] })
    const call = { CallSid: 'CA-no-number', From: supporter, To: 'sip:campaign@x' }
    const answer = await askAsCarrier(service, `/call/incoming?campaignId=${id}`, call)
    expect(answer).toMatchObject({ status: 200, text: expect.stringContaining('No campaign can be reached') })
  })
})
