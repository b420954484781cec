// A supporter leaves a phone number on a web page: everything that can happen on the phone after that, over real HTTP with
// signatures checked.
import { beforeEach, describe, expect, test } from 'vitest'
import { adaNumber, boNumber, buildCampaign, fromNumber } from '../support/build-campaign.ts'
import { cloneDatabase } from '../support/database.ts'
import { dialFirstOffice } from '../support/first-office.ts'
import { openPhoneService, supporter } from '../support/phone-service.ts'

const database = await cloneDatabase()
const { db } = database
const log: string[] = []
const service = await openPhoneService(database, { log: (line) => log.push(line) })
const numberLogging = await openPhoneService(database, { environment: { LOG_PHONE_NUMBERS: 'true' }, beside: service })
const campaign = (await buildCampaign(db)).id

beforeEach(async () => {
  await db.deleteFrom('session_flows').execute()
  await db.deleteFrom('calls').execute()
})

const callMe = async (more: Record<string, string> = {}) => {
  const answer = await service.create({ campaignId: String(campaign), userPhone: '510-555-0100', ...more })
  expect(answer.body).toMatchObject({ campaign: 'live', call: 'queued' })
  return answer.body
}

test('the phone rings, the caller hears the prompts and reaches one office after the other, and the API shows each call', async () => {
  const phone = service.phone()
  await callMe({ ref: 'newsletter' })
  expect(await phone.answer()).toMatchObject({ to: supporter, from: fromNumber })
  await phone.hears(/press any key/i)
  phone.press('1')
  await phone.hears(/2 offices/)
  await phone.hears(/Senator Ada Brown, Washington/)
  phone.pressNothing()
  expect(await phone.dials(adaNumber)).toMatchObject({ callerId: supporter, hangupOnStar: true, timeLimitSeconds: 900 })
  phone.officeAnswers()
  phone.officeHangsUp(65)
  await phone.hears(/Senator Bo Chase/)
  phone.pressNothing()
  await phone.dials(boNumber)
  phone.officeAnswers()
  phone.officeHangsUp(20)
  await phone.hears(/thank you/i)
  expect(await phone.ended()).toMatchObject({ status: 'completed' })
  expect(await service.calls()).toMatchObject([
    {
      status: 'completed',
      duration: 65,
      target_display: 'Senator Ada Brown',
      campaign_id: campaign,
      call_id: expect.stringMatching(/^CA/),
    },
    { status: 'completed', duration: 20, target_display: 'Senator Bo Chase' },
  ])
  expect(await service.get(`/api/campaign/${campaign}/stats.json`)).toMatchObject({
    calls_completed: 2,
    sessions_completed: 1,
    queue_avg_seconds: expect.any(Number),
  })
})

test('a session keeps its referral code and outcome, and deletes the phone number', async () => {
  const phone = service.phone()
  await callMe({ ref: 'x'.repeat(70), userLocation: '94110' })
  await phone.answer()
  phone.hangUp()
  await phone.ended()
  await service.carrier.idle()
  const session = await db.selectFrom('sessions').selectAll().orderBy('id', 'desc').executeTakeFirstOrThrow()
  expect(session).toMatchObject({
    status: 'completed',
    direction: 'outbound',
    location: '94110',
    referral_code: 'x'.repeat(64),
    from_number: fromNumber,
    phone_number: null,
    phone_hash: expect.stringMatching(/^[0-9a-f]{64}$/),
    carrier_id: expect.stringMatching(/^CA/),
  })
  const flow = await db.selectFrom('session_flows').selectAll().where('session_id', '=', session.id).executeTakeFirstOrThrow()
  expect(flow).toMatchObject({ stage: 'ended', phone_number: null, address: null })
})

test('with LOG_PHONE_NUMBERS=true a session keeps the number in addition to the keyed hash', async () => {
  const phone = service.phone()
  await numberLogging.create({ campaignId: String(campaign), userPhone: '510-555-0100' })
  await phone.answer()
  phone.hangUp()
  await phone.ended()
  await service.carrier.idle()
  const session = await db.selectFrom('sessions').selectAll().orderBy('id', 'desc').executeTakeFirstOrThrow()
  expect(session).toMatchObject({ phone_number: supporter, phone_hash: expect.stringMatching(/^[0-9a-f]{64}$/) })
})

test('the log of a whole call contains neither a phone number nor anything that identifies a supporter', async () => {
  const from = log.length
  const phone = service.phone()
  const { status_url } = await callMe()
  await fetch(String(status_url))
  await phone.answer()
  await phone.hears(/press any key/i)
  phone.press('1')
  await phone.hears(/Senator Ada Brown/)
  phone.pressNothing()
  await phone.dials(adaNumber)
  phone.hangUp()
  await phone.ended()
  await service.carrier.idle()
  // Request ids are random and may contain as many digits as a phone number.
  const text = log
    .slice(from)
    .join('')
    .replace(/[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}/g, '')
  expect(text).toContain('/call/status/…')
  expect(text).not.toContain(String(status_url).split('/').at(-1))
  expect(text.match(/\+?\d{9,}/g)).toBeNull()
  for (const number of [supporter, adaNumber, fromNumber]) expect(text).not.toContain(number.slice(-7))
})

describe('if the supporter does not answer', () => {
  test.each(['busy', 'no-answer', 'failed'] as const)(
    'the phone is %s: no office is dialled, and the status of the session says so',
    async (outcome) => {
      const phone = service.phone()
      const { status_url } = await callMe()
      phone.refuse(outcome)
      await phone.ended()
      expect(await service.calls()).toEqual([])
      expect(await (await fetch(String(status_url))).json()).toMatchObject({ state: 'done', outcome })
    },
  )

  test('a voice mailbox presses nothing: two tries, then goodbye', async () => {
    const phone = service.phone()
    await callMe()
    await phone.answer()
    await phone.hears(/press any key/i)
    phone.pressNothing()
    await phone.hears(/press any key/i)
    phone.pressNothing()
    await phone.hears(/goodbye/i)
    await phone.ended()
    expect(await service.calls()).toEqual([])
  })
})

describe('at an office', () => {
  async function connect() {
    const phone = service.phone()
    await callMe()
    await phone.answer()
    await dialFirstOffice(phone)
    return phone
  }

  test('* ends the call and continues with the next target', async () => {
    const phone = await connect()
    phone.officeAnswers()
    phone.pressStar(12)
    await phone.hears(/Bo Chase/)
    phone.press('9')
    await phone.hears(/thank you/i)
    await phone.ended()
    expect(await service.calls()).toMatchObject([{ status: 'completed', duration: 12 }])
  })

  test('that is busy, the caller hears so, and the next target follows', async () => {
    const phone = await connect()
    phone.officeIs('busy')
    await phone.hears(/Ada Brown.*busy/i)
    await phone.hears(/Bo Chase/)
    phone.press('9')
    await phone.ended()
    expect(await service.calls()).toMatchObject([{ status: 'busy', duration: 0 }])
  })

  test.each([
    ['no-answer', 'no-answer'],
    ['failed', 'failed'],
  ] as const)('that is %s, the caller hears that it could not be reached', async (outcome, status) => {
    const phone = await connect()
    phone.officeIs(outcome)
    await phone.hears(/Ada Brown/)
    phone.press('9')
    await phone.ended()
    expect(await service.calls()).toMatchObject([{ status }])
  })

  test('a caller who hangs up during ringing leaves one canceled call', async () => {
    const phone = await connect()
    phone.hangUp()
    await phone.ended()
    expect(await service.calls()).toMatchObject([{ status: 'canceled' }])
  })

  test('a caller who hangs up during the conversation leaves one completed call', async () => {
    const phone = await connect()
    phone.officeAnswers()
    await expect.poll(async () => (await db.selectFrom('calls').select('status').execute())[0]?.status).toBe('in-progress')
    phone.hangUp()
    await phone.ended()
    expect(await service.calls()).toMatchObject([{ status: 'completed' }])
  })

  test('the API shows a call while it is active', async () => {
    const phone = await connect()
    phone.officeAnswers()
    await expect
      .poll(async () => (await service.get('/api/calls')).objects)
      .toMatchObject([{ status: 'in-progress', duration: null }])
    phone.officeHangsUp(5)
    await phone.hears(/Bo Chase/)
    phone.press('9')
    await phone.ended()
  })
})

describe('keys during the announcement', () => {
  test('* skips, 2 repeats, 9 stops', async () => {
    const phone = service.phone()
    await callMe()
    await phone.answer()
    phone.press('5')
    await phone.hears(/Ada Brown/)
    phone.press('2')
    await phone.hears(/Ada Brown/)
    phone.press('*')
    await phone.hears(/Bo Chase/)
    phone.press('9')
    await phone.hears(/goodbye/i)
    await phone.ended()
    expect(await service.calls()).toEqual([])
  })
})

describe('a target with several offices', () => {
  test('is tried at each number once if busy or unanswered; then the next target follows', async () => {
    const { id } = await buildCampaign(db, {
      targets: [
        {
          name: 'Ada Brown',
          location: 'Washington',
          number: adaNumber,
          offices: [
            { name: 'Oakland', type: 'district', number: '+15105550111' },
            { name: 'Again', type: 'district', number: adaNumber },
          ],
        },
        { name: 'Bo Chase', number: boNumber },
      ],
    })
    const phone = service.phone()
    await callMe({ campaignId: String(id) })
    await phone.answer()
    phone.press('1')
    await phone.hears(/Ada Brown, Washington/)
    phone.pressNothing()
    await phone.dials(adaNumber)
    phone.officeIs('busy')
    await phone.hears(/Ada Brown, Oakland/)
    phone.pressNothing()
    await phone.dials('+15105550111')
    phone.officeIs('no-answer')
    await phone.hears(/Bo Chase/)
    phone.press('9')
    await phone.ended()
    expect((await service.calls()).map(({ status, target_display }) => [status, target_display])).toEqual([
      ['busy', 'Ada Brown'],
      ['no-answer', 'Ada Brown'],
    ])
  })

  test('without a number is called at the fallback number, and the caller hears whom to ask for', async () => {
    const { id } = await buildCampaign(db, {
      targets: [{ name: 'Eve Dorn', number: null }],
      fallback_number: '+12025550199;ext=7',
    })
    const phone = service.phone()
    await callMe({ campaignId: String(id) })
    await phone.answer()
    phone.press('1')
    await phone.hears(/Eve Dorn/)
    phone.pressNothing()
    expect(await phone.dials('+12025550199')).toMatchObject({ sendDigits: 'ww7' })
    phone.officeIs('busy')
    await phone.ended()
  })

  test('without a number and a fallback is skipped with an explanation', async () => {
    const { id } = await buildCampaign(db, {
      targets: [
        { name: 'Eve Dorn', number: null },
        { name: 'Bo Chase', number: boNumber },
      ],
    })
    const phone = service.phone()
    await callMe({ campaignId: String(id) })
    await phone.answer()
    phone.press('1')
    await phone.hears(/Eve Dorn/)
    await phone.hears(/Bo Chase/)
    phone.press('9')
    await phone.ended()
  })
})

test('a campaign uses its own texts and recordings', async () => {
  await buildCampaign(db, {
    prompts: { msg_intro: 'Welcome to {{campaign}}, <friend> & all.', msg_target_intro: 'Now {{title}} {{name}}.' },
    name: 'Rivers & Lakes',
    targets: [{ title: 'Sen.', name: "O'Brien & Sons", number: adaNumber }],
  })
  const phone = service.phone()
  await callMe({ campaignId: 'Rivers & Lakes' })
  await phone.answer()
  await phone.hears(/^Welcome to Rivers & Lakes, <friend> & all\.$/)
  phone.press('1')
  await phone.hears(/^Now Sen\. O'Brien & Sons\.$/)
  phone.press('9')
  await phone.ended()
})

test('a campaign in another language uses it throughout', async () => {
  const { id } = await buildCampaign(db, { campaign_language: 'es' })
  const phone = service.phone()
  await callMe({ campaignId: String(id) })
  await phone.answer()
  await phone.hears(/tecla/i)
  phone.press('1')
  await phone.hears(/Ada Brown/)
  phone.press('9')
  await phone.ended()
})
