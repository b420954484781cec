// Callers whose postal code touches several districts choose their own on the phone, and hear of seats that nobody holds. Whom a
// postal code leads to is decided elsewhere; here it is given.
import { expect, test } from 'vitest'
import type { ScriptedPhone } from '../../src/telephony/simulator/scripted.ts'
import { buildCampaign } from '../support/build-campaign.ts'
import { enqueueSplit } from '../support/civic/enqueue-split.ts'
import { cloneDatabase } from '../support/database.ts'
import { openPhoneService, supporter } from '../support/phone-service.ts'

const database = await cloneDatabase()
const service = await openPhoneService(database)

const [adaNumber, gilNumber, halNumber] = ['+12025550143', '+12025550144', '+12025550145'] as const
const targets = [
  { title: 'Senator', name: 'Ada Brown', number: adaNumber },
  { title: 'Representative', name: 'Gil Orr', number: gilNumber },
  { title: 'Representative', name: 'Hal Day', number: halNumber },
]
const districts = { 'CA-1': ['Ada Brown', 'Gil Orr'], 'CA-2': ['Hal Day', 'Ada Brown'], 'CA-3': ['Ada Brown'] }

/** The caller has answered, and is asked for the district. */
async function begin(campaign: object = {}) {
  const { id } = await buildCampaign(database.db, { targets, ...campaign })
  const phone = service.phone()
  const caller = { campaignId: id, phone: supporter, location: '94110', districts }
  const token = await enqueueSplit(service.server.services, caller)
  await phone.answer()
  phone.press('1')
  const status = () => service.get(`/call/status/${token}`)
  /** After the carrier has reported the end. */
  const lastStatus = async () => {
    await phone.ended()
    await service.carrier.idle()
    return status()
  }
  return { phone, status, lastStatus }
}

/** No other office may be dialled before. */
async function talkWith(phone: ScriptedPhone, number: string): Promise<void> {
  phone.pressNothing()
  await phone.dials(number)
  phone.officeAnswers()
  phone.officeHangsUp(12)
}

test('the caller hears a name and a key for each district, and only the targets of the chosen one are dialled', async () => {
  const { phone, status, lastStatus } = await begin()
  await phone.hears(/^Several districts share your postal code\. Please choose who represents you\.$/)
  await phone.hears(/^For Representative Gil Orr, press 1\.$/)
  await phone.hears(/^For Representative Hal Day, press 2\.$/)
  await phone.hears(/^For district CA-3, press 3\.$/)
  await phone.hears(/none of these.*press 0/)
  expect(await status()).toMatchObject({ state: 'answered', calls: 0, targets_left: null })
  phone.press('2')
  await phone.hears(/with 2 offices/)
  expect(await status()).toMatchObject({ state: 'answered', targets_left: 2 })
  await talkWith(phone, halNumber)
  await talkWith(phone, adaNumber)
  await phone.hears(/making your voice heard/)
  expect(await lastStatus()).toMatchObject({ state: 'done', outcome: 'completed', calls: 2, targets_left: 0 })
})

test('a caller in a district whose seat is vacant hears so, and is connected with the others', async () => {
  const { phone } = await begin()
  phone.press('3')
  await phone.hears(/^The seat of the Representative for CA-3 is vacant\.$/)
  await talkWith(phone, adaNumber)
  await phone.hears(/making your voice heard/)
})

test('a caller who lives in none of them is connected with those who represent them all', async () => {
  const { phone } = await begin()
  phone.press('0')
  await talkWith(phone, adaNumber)
  await phone.hears(/making your voice heard/)
})

test('a caller who chooses none hears goodbye, and nobody is called', async () => {
  const { phone, lastStatus } = await begin()
  phone.pressNothing()
  await phone.hears(/press 0/)
  await phone.hears(/press 0/)
  phone.pressNothing()
  await phone.hears(/goodbye/i)
  expect(await lastStatus()).toMatchObject({ state: 'done', calls: 0 })
})

test('the question is in the language of the campaign', async () => {
  const { phone } = await begin({ campaign_language: 'es' })
  await phone.hears(/Su código postal abarca varios distritos/)
  await phone.hears(/^Representative Hal Day: marque 2\.$/)
  phone.press('3')
  await phone.hears(/^Representative, CA-3: este escaño está vacante\.$/)
  phone.press('9')
  await phone.ended()
})
