// Campaigns and phone numbers that led to wrong calls once, each in a folder whose README says what is right.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { adaNumber, buildCampaign } from '../support/build-campaign.ts'
import { runCampaigns } from '../support/commands/run-campaigns.ts'
import { cloneDatabase } from '../support/database.ts'
import { openPhoneService, supporter } from '../support/phone-service.ts'

const database = await cloneDatabase()
const service = await openPhoneService(database)
const folder = (name: string) => join(import.meta.dirname, name)
const numbersIn = (name: string, file: string) =>
  readFileSync(join(folder(name), file), 'utf8')
    .trim()
    .split('\n')

/** Applies the campaign of a folder beside those of the others, and returns its id. */
async function apply(name: string): Promise<string> {
  const { out, err } = await runCampaigns(database, ['campaigns', 'apply', 'campaign.yaml', '--yes'], { cwd: folder(name) })
  const [, id] = /Campaign (\d+),/.exec(out) ?? []
  if (id === undefined) throw new Error(err)
  return id
}

const ask = async (campaignId: string, userPhone: string) => {
  const { status, body } = await service.create({ campaignId, userPhone })
  return `${status} ${body.error ?? ''}`.trim()
}

test('invisible-marks: a number from a contacts app is dialled', async () => {
  const { id } = await buildCampaign(database.db, { targets: [{ name: 'Cleo Diaz', number: '+12025550199' }] })
  const phone = service.phone('+12025550143')
  expect(await ask(`\u200b${id}`, numbersIn('invisible-marks', 'user-phone.txt').join(''))).toBe('200')
  expect(await phone.answer()).toHaveProperty('to', '+12025550143')
  phone.hangUp()
})

test('new-area-code: a number of the right shape is rung, whatever area codes the library knows', async () => {
  const { id } = await buildCampaign(database.db)
  const phone = service.phone('+18615550143')
  expect(await ask(String(id), numbersIn('new-area-code', 'user-phone.txt').join(''))).toBe('200')
  expect(await phone.answer()).toHaveProperty('to', '+18615550143')
  phone.hangUp()
})

test('own-number: our own number, and that of an office, are refused', async () => {
  const id = await apply('own-number')
  expect(await ask(id, '202-555-0100')).toBe('400 13224: This phone number cannot be called: it is one of our own numbers')
  expect(await ask(id, '202-555-0143')).toBe('400 13224: This phone number cannot be called: it is the number of an office')
})

test('one-calling-code: a campaign at home dials no number abroad, but its territories', async () => {
  const id = await apply('one-calling-code')
  for (const number of numbersIn('one-calling-code', 'user-phones.txt'))
    expect(await ask(id, number)).toMatch(/^400 no numbers available/)
  expect(await ask(id, '787-555-0123')).toBe('200')
})

test('same-number: a session rings the number once', async () => {
  const phone = service.phone()
  const id = await apply('same-number')
  expect(await ask(id, supporter)).toBe('200')
  await phone.answer()
  phone.press('1')
  await phone.hears(/Ada Brown/)
  phone.pressNothing()
  await phone.dials(adaNumber)
  phone.officeAnswers()
  phone.officeHangsUp(65)
  await phone.hears(/thank you/i)
  expect(await phone.ended()).toMatchObject({ status: 'completed' })
  expect((await service.calls()).filter(({ campaign_id }) => String(campaign_id) === id)).toHaveLength(1)
})
