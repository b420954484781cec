// What a supporter hears, and for how long: an office rings soon, nothing is said twice, and no prompt loops.
import { beforeEach, describe, expect, test } from 'vitest'
import { languages } from '../../src/prompts/languages.ts'
import type { ScriptedPhone } from '../../src/telephony/simulator/scripted.ts'
import { adaNumber, boNumber, buildCampaign } from '../support/build-campaign.ts'
import { cloneDatabase } from '../support/database.ts'
import { openPhoneService } from '../support/phone-service.ts'

const database = await cloneDatabase()
const { db } = database
const service = await openPhoneService(database, { environment: { INSTALLED_ORG: 'Neighbours for Clean Wells' } })

beforeEach(() => db.updateTable('call_attempts').set({ ended_at: service.now.toISOString() }).execute())

const callMe = async (id: number, number = '+15105550100'): Promise<ScriptedPhone> => {
  const phone = service.phone(number)
  await service.create({ campaignId: String(id), userPhone: number })
  await phone.answer()
  return phone
}
const wordsASecond = 2.5
const secondsOf = (said: readonly string[]) => said.join(' ').trim().split(/\s+/).length / wordsASecond

describe('the time from the supporter’s answer to the first ring of the office', () => {
  test.each(languages)('in %s, with one target and no location, is at most twenty seconds', async (campaign_language) => {
    const { id } = await buildCampaign(db, {
      campaign_language,
      name: `Wells at home ${campaign_language}`,
      targets: [{ title: 'Senator', name: 'Ada Brown', location: 'Washington', number: adaNumber }],
    })
    const phone = await callMe(id)
    phone.press('1')
    phone.pressNothing()
    await phone.dials(adaNumber)
    // After the announcement the call waits for a key.
    const announcement = service.carrier.calls.at(-1)?.documents[1]?.text ?? ''
    const waited = Number(/timeout="(\d+)"/.exec(announcement)?.[1])
    expect(waited).toBeGreaterThan(0)
    expect(secondsOf(phone.heard) + waited).toBeLessThanOrEqual(20)
    phone.hangUp()
    await phone.ended()
  })
})

describe('three targets at one number with one line', () => {
  const clerk = { number: '+12025550177' }
  const build = () =>
    buildCampaign(db, {
      calls_per_number: 1,
      targets: ['Ada Brown', 'Ben Okafor', 'Cleo Diaz'].map((name) => ({ name, ...clerk })),
    })
  /** A caller who is talking on the only line. */
  const takeTheLine = async (id: number, number: string) => {
    const phone = await callMe(id, number)
    phone.press('1')
    phone.pressNothing()
    await phone.dials(clerk.number)
    phone.officeAnswers()
    return phone
  }

  test('a session dials the number once and says whose calls it takes', async () => {
    const phone = await callMe((await build()).id)
    phone.press('1')
    await phone.hears(/same office takes calls for Ben Okafor and Cleo Diaz/)
    phone.pressNothing()
    await phone.dials(clerk.number)
    phone.officeAnswers()
    phone.officeHangsUp(30)
    await phone.ended()
    expect(phone.heard.at(-1)).toMatch(/Thank you for making your voice heard/)
    expect(phone.heard.join(' ')).not.toMatch(/offices|calls? to go/)
  })

  test('a second caller hears about the queue once, waits a minute, and then hears who was not reached', async () => {
    const { id } = await build()
    const first = await takeTheLine(id, '+15105550101')
    const second = await callMe(id, '+15105550102')
    second.press('1')
    for (let i = 0; i < 6; i++) second.pressNothing()
    await second.ended()
    const afterStart = second.heard.slice(second.heard.findIndex((said) => /in line/.test(said)))
    expect(afterStart).toEqual([
      expect.stringMatching(/^All lines to Ada Brown are in use\. You are number 1 in line\./),
      'We could not reach Ada Brown, Ben Okafor, and Cleo Diaz.',
      'Thank you for your time. Goodbye.',
    ])
    expect(second.heard.join(' ')).not.toMatch(/connecting you/i)
    first.officeHangsUp(9)
    await first.ended()
  })

  test('a second caller is connected when the line becomes free', async () => {
    const { id } = await build()
    const first = await takeTheLine(id, '+15105550103')
    const second = await callMe(id, '+15105550104')
    second.press('1')
    await second.hears(/number 1 in line/)
    first.officeHangsUp(9)
    await first.ended()
    const held = () => db.selectFrom('call_attempts').select('line').where('ended_at', 'is', null).execute()
    await expect.poll(held).toEqual([])
    second.pressNothing()
    await second.hears(/Connecting you with Ada Brown/)
    second.pressNothing()
    await second.dials(clerk.number)
    second.officeAnswers()
    second.officeHangsUp(9)
    await second.ended()
  })
})

describe('the end of a call', () => {
  test('does not thank for a call if nobody was reached', async () => {
    const phone = await callMe((await buildCampaign(db)).id)
    phone.press('1')
    for (const number of [adaNumber, boNumber]) {
      phone.pressNothing()
      await phone.dials(number)
      phone.officeIs('busy')
    }
    await phone.ended()
    expect(phone.heard.at(-1)).toBe('Thank you for your time. Goodbye.')
    expect(phone.heard.join(' ')).not.toMatch(/last call|voice heard/)
  })
})

test('each key is explained once, where it first helps, and a wrong key is rejected', async () => {
  const phone = await callMe((await buildCampaign(db)).id)
  phone.press('1')
  await phone.hears(/press star/)
  await phone.hears(/press 2/)
  phone.press('7')
  await phone.hears(/That key does nothing here/)
  phone.pressNothing()
  await phone.dials(adaNumber)
  phone.officeAnswers()
  phone.officeHangsUp(9)
  await phone.hears(/press 9/)
  phone.pressNothing()
  await phone.dials(boNumber)
  phone.officeAnswers()
  phone.officeHangsUp(9)
  await phone.ended()
  for (const key of [/press star/, /press 2/, /press 9/]) expect(phone.heard.filter((said) => key.test(said))).toHaveLength(1)
})

test('no sentence ends with two periods, whatever a name ends with', async () => {
  const { id } = await buildCampaign(db, {
    name: 'Save the Rivers!',
    targets: [{ title: 'Sen.', name: 'Ada Brown Jr.', location: 'Washington D.C.', number: adaNumber }],
  })
  const phone = await callMe(id)
  phone.press('1')
  await phone.hears(/Ada Brown Jr\./)
  phone.pressNothing()
  await phone.dials(adaNumber)
  phone.officeIs('no-answer')
  await phone.ended()
  expect(phone.heard.join(' ')).not.toMatch(/[.!?]\s*\./)
})
