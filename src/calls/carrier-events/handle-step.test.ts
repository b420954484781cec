// Guarantee: concurrent callers who choose the same line all get a line, and never the same one. What a process remembers of a
// session never overrides the database.
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

test('if there are as many lines as callers, all are connected, although each picks a line at random', async () => {
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
  const taken = await database.db.selectFrom('call_attempts').select('line').orderBy('line').execute()
  expect(taken.map(({ line }) => line)).toEqual(callers.map((_, i) => i + 1))
})

test('a step that another process has answered gets the same answer, and the session continues from there', async () => {
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

test('a request with the id of another call does not get the stored answer', async () => {
  const { id } = await buildCampaign(database.db)
  const call = callOf('CA-first')
  const first = await askAsCarrier(service, `/call/incoming?campaignId=${id}`, call)
  const intro = await askAsCarrier(service, nextAddress(first.text), { ...call, Digits: '1' })
  await askAsCarrier(service, nextAddress(intro.text), { ...call, Digits: '' })
  for (const server of [service, other]) {
    const address = nextAddress(intro.text).replace(service.url, server.url)
    const again = await askAsCarrier(server, address, { ...callOf('CA-second'), Digits: '' })
    expect(again.text).toContain('<Response><Hangup/></Response>')
  }
})
