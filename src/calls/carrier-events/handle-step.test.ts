// Guards that callers who take the same line at the same moment are neither turned away nor on one line together, and that
// what a process remembers of a session never counts for more than what the database says.
import { expect, test } from 'vitest'
import { buildCampaign, fromNumber } from '../../../test/support/build-campaign.ts'
import { askAsCarrier, nextAddress } from '../../../test/support/carrier/carrier-request.ts'
import { cloneDatabase } from '../../../test/support/database.ts'
import { openPhoneService, supporter } from '../../../test/support/phone-service.ts'

const database = await cloneDatabase()
const service = await openPhoneService(database)
const other = await openPhoneService(database)
const onOther = (address: string) => address.replace(service.url, other.url)
const callOf = (CallSid: string) => ({ CallSid, From: supporter, To: fromNumber })

test('as many callers as there are lines are all connected, although each takes any line', async () => {
  const callers = Array.from({ length: 16 }, (_, i) => callOf(`CA-line-${i}`))
  const office = { name: 'Ada Brown', number: '+12025550188' }
  const { id } = await buildCampaign(database.db, { calls_per_number: callers.length, targets: [office] })
  const introduced = await Promise.all(
    callers.map(async (call) => {
      const first = await askAsCarrier(service, `/call/incoming?campaignId=${id}`, call)
      return askAsCarrier(service, nextAddress(first.text), { ...call, Digits: '1' })
    }),
  )
  const dialled = await Promise.all(
    introduced.map(({ text }, i) => askAsCarrier(service, nextAddress(text), { ...callers[i], Digits: '' })),
  )
  expect(dialled.filter(({ text }) => text.includes('<Dial'))).toHaveLength(callers.length)
  const held = await database.db.selectFrom('call_attempts').select('line').orderBy('line').execute()
  expect(held.map(({ line }) => line)).toEqual(callers.map((_, i) => i + 1))
})

test('a step that another process has answered meanwhile is answered alike, and the next one goes on from there', async () => {
  const { id } = await buildCampaign(database.db)
  const call = callOf('CA-elsewhere')
  const first = await askAsCarrier(service, `/call/incoming?campaignId=${id}`, call)
  const step = nextAddress(first.text)
  const elsewhere = await askAsCarrier(other, onOther(step), { ...call, Digits: '1' })
  const here = await askAsCarrier(service, step, { ...call, Digits: '9' })
  expect(here.text).toBe(elsewhere.text)
  const dial = await askAsCarrier(service, nextAddress(here.text).replace(other.url, service.url), { ...call, Digits: '' })
  expect(dial.text).toContain('<Dial')
})

test('a second call does not hear what the first one has heard', async () => {
  const { id } = await buildCampaign(database.db)
  const call = callOf('CA-first')
  const first = await askAsCarrier(service, `/call/incoming?campaignId=${id}`, call)
  const intro = await askAsCarrier(service, nextAddress(first.text), { ...call, Digits: '1' })
  await askAsCarrier(service, nextAddress(intro.text), { ...call, Digits: '' })
  for (const each of [service, other]) {
    const address = nextAddress(intro.text).replace(service.url, each.url)
    const again = await askAsCarrier(each, address, { ...callOf('CA-second'), Digits: '' })
    expect(again.text).toContain('<Response><Hangup/></Response>')
  }
})
