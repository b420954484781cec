// What a caller hears of a campaign that limits the calls to each target: whom nobody can call any more today, and whose turn it is.
import { expect, test } from 'vitest'
import type { ScriptedPhone } from '../../src/telephony/simulator/scripted.ts'
import { adaNumber, boNumber, buildCampaign } from '../support/build-campaign.ts'
import { cloneDatabase } from '../support/database.ts'
import { openPhoneService } from '../support/phone-service.ts'

const database = await cloneDatabase()
const service = await openPhoneService(database, { environment: { CALL_RATE_LIMIT: '100 / hour' } })
let callers = 0

async function callMe(id: number): Promise<ScriptedPhone> {
  const number = `+1510555${2000 + callers++}`
  const phone = service.phone(number)
  await service.create({ campaignId: String(id), userPhone: number })
  await phone.answer()
  phone.press('1')
  return phone
}

/** Connects the caller with an office, which hangs up. */
async function talks(phone: ScriptedPhone, number: string): Promise<void> {
  phone.pressNothing()
  await phone.dials(number)
  phone.officeAnswers()
  phone.officeHangsUp(12)
}

test('a target that has had all calls of the day comes last, and callers hear that no more are left', async () => {
  const { id, targetIds } = await buildCampaign(database.db, { calls_per_target_per_day: 1 })
  const first = await callMe(id)
  await talks(first, adaNumber)
  await first.hears(/Bo Chase/)
  first.press('9')
  await first.ended()
  const second = await callMe(id)
  await second.hears(/Connecting you with Senator Bo Chase/)
  await talks(second, boNumber)
  await second.hears(/^All of today's calls to Senator Ada Brown are taken\.$/)
  await second.ended()
  const third = await callMe(id)
  await third.hears(/^All of today's calls to Senator Ada Brown and Senator Bo Chase are taken\.$/)
  await third.ended()
  const calls = await database.db.selectFrom('calls').select('target_id').where('campaign_id', '=', id).orderBy('id').execute()
  expect(calls.map(({ target_id }) => target_id)).toEqual(targetIds)
})

test('a busy office counts as a call, and so does the next office of the target', async () => {
  const { id } = await buildCampaign(database.db, {
    calls_per_target_per_day: 2,
    targets: [
      {
        name: 'Ada Brown',
        number: '+12025550151',
        offices: ['2', '3'].map((n) => ({ name: `Office ${n}`, number: `+1202555015${n}` })),
      },
    ],
  })
  const phone = await callMe(id)
  for (const number of ['+12025550151', '+12025550152']) {
    phone.pressNothing()
    await phone.dials(number)
    phone.officeIs('busy')
  }
  await phone.ended()
  expect(phone.heard.join(' ')).not.toContain('Office 3')
  const { calls } = await database.db
    .selectFrom('target_paces')
    .select('calls')
    .where('campaign_id', '=', id)
    .executeTakeFirstOrThrow()
  expect(calls).toBe(2)
})

test('during the pause after a call, callers go on to others first, then wait for their turn', async () => {
  const { id } = await buildCampaign(database.db, { seconds_between_calls: 45 })
  const first = await callMe(id)
  await talks(first, adaNumber)
  first.press('9')
  await first.ended()
  const second = await callMe(id)
  await second.hears(/2 offices/)
  await second.hears(/Connecting you with Senator Bo Chase/)
  await talks(second, boNumber)
  await second.hears(/We leave some time between calls to Senator Ada Brown\. You are number 1 in line/)
  service.now = new Date(service.now.getTime() + 46_000)
  second.pressNothing()
  await second.hears(/Connecting you with Senator Ada Brown/)
  await talks(second, adaNumber)
  await second.ended()
})

test('a caller whose turn does not come within a minute hears who was not reached; star skips the wait', async () => {
  const { id } = await buildCampaign(database.db, {
    seconds_between_calls: 3600,
    targets: [{ name: 'Ada Brown', number: '+12025550159' }],
  })
  await talks(await callMe(id), '+12025550159')
  const waits = await callMe(id)
  await waits.hears(/number 1 in line/)
  for (let i = 0; i < 6; i++) waits.pressNothing()
  await waits.hears(/^We could not reach Ada Brown\.$/)
  await waits.ended()
  const skips = await callMe(id)
  await skips.hears(/in line/)
  skips.press('*')
  await skips.hears(/Goodbye/)
  await skips.ended()
})

test('with call_maximum, a target that has had all calls of the day is replaced by another of the pool', async () => {
  const { id } = await buildCampaign(database.db, { calls_per_target_per_day: 1, call_maximum: 1 })
  for (const number of [adaNumber, boNumber]) {
    const phone = await callMe(id)
    await talks(phone, number)
    await phone.ended()
    expect(phone.heard.join(' ')).not.toContain('are taken')
  }
})

test('fewest-calls-first spreads calls over the pool', async () => {
  const names = ['Ada', 'Bo', 'Cyd', 'Dee']
  const targets = names.map((name, i) => ({ name, number: `+1202555017${i}` }))
  const { id } = await buildCampaign(database.db, { target_ordering: 'fewest-calls-first', call_maximum: 2, targets })
  const heard: string[] = []
  for (let i = 0; i < 4; i++) {
    const phone = await callMe(id)
    for (let calls = 0; calls < 2; calls++) {
      phone.pressNothing()
      phone.officeAnswers()
      phone.officeHangsUp(12)
    }
    await phone.ended()
    heard.push(...(phone.heard.join(' ').match(/Connecting you with \w+/g) ?? []))
  }
  expect(names.map((name) => heard.filter((sentence) => sentence.endsWith(name)).length)).toEqual([2, 2, 2, 2])
})

test('a target whose last call of the day is taken during a session is left out, and the next one is called', async () => {
  const { id, targetIds } = await buildCampaign(database.db, { calls_per_target_per_day: 1 })
  const early = service.phone('+15105553000')
  await service.create({ campaignId: String(id), userPhone: '+15105553000' })
  await early.answer()
  const first = await callMe(id)
  await talks(first, adaNumber)
  first.press('9')
  await first.ended()
  early.press('1')
  await early.hears(/^All of today's calls to Senator Ada Brown are taken\.$/)
  await talks(early, boNumber)
  await early.ended()
  const calls = await database.db.selectFrom('calls').select('target_id').where('campaign_id', '=', id).orderBy('id').execute()
  expect(calls.map(({ target_id }) => target_id)).toEqual(targetIds)
})
