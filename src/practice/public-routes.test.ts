import { afterEach, describe, expect, test } from 'vitest'
import { buildTestApp } from '../../test/support/build-app.ts'
import { adaNumber, addNumber, boNumber, buildCampaign, fromNumber } from '../../test/support/build-campaign.ts'
import { cloneDatabase } from '../../test/support/database.ts'
import { openPracticeService } from '../../test/support/practice-service.ts'
import { absenceSecondsMax } from './practice-phone.ts'

const database = await cloneDatabase()
const { db } = database
const service = await openPracticeService(database)

afterEach(async () => {
  await db.deleteFrom('session_flows').execute()
  await db.deleteFrom('calls').execute()
})

describe('GET /practice', () => {
  test('200 lists the live campaigns, and allows no scripts but our own files', async () => {
    const { id } = await buildCampaign(db, { name: 'Fish & <Chips>', segment_by: 'location' })
    await buildCampaign(db, { name: 'Not yet', status_code: 1 })
    const answer = await fetch(`${service.url}/practice`)
    const page = await answer.text()
    expect(answer.status).toBe(200)
    expect(page).toContain(`<option value="${id}" data-locates="yes" data-location="">Fish &amp; &lt;Chips&gt;</option>`)
    expect(page).not.toContain('Not yet')
    const policy = answer.headers.get('content-security-policy')
    expect(policy).toMatch(/^default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self';/)
    expect(policy).not.toContain('unsafe')
  })

  test('200 for every file that the page and its scripts refer to', async () => {
    const paths = new Set(['/practice'])
    // The loop also visits paths that are added while it runs.
    for (const path of paths) {
      const answer = await fetch(service.url + path)
      expect(answer.status, path).toBe(200)
      const text = await answer.text()
      for (const [, file] of text.matchAll(/(?:src|href)="(\/practice\/[\w.]+)"/g)) paths.add(file ?? '')
      for (const [, file] of text.matchAll(/from '\.\/([\w.]+)'/g)) paths.add(`/practice/${file}`)
    }
    expect([...paths].filter((path) => path.endsWith('.js')).length).toBeGreaterThan(5)
  })

  test('404 on a server that rings real phones: a page that says where to practise, and no practice phones', async () => {
    const { app } = await buildTestApp(database)
    const answer = await app.inject('/practice')
    expect(answer.statusCode).toBe(404)
    expect(answer.headers['content-type']).toMatch(/^text\/html/)
    expect(answer.body).toContain('npm run demo')
    expect((await app.inject({ method: 'POST', url: '/practice/phones', payload: {} })).statusCode).toBe(404)
  })
})

describe('POST /practice/phones', () => {
  test('400 with the message of requestCall for a paused campaign, and the phone’s number is free again', async () => {
    const { id } = await buildCampaign(db, { name: 'Paused', status_code: 1 })
    for (let i = 0; i < 2; i++) {
      const answer = await service.post('/practice/phones', { campaign: String(id), direction: 'outbound' })
      expect(answer.status).toBe(400)
      expect(await answer.json()).toEqual({ message: 'Campaign Paused is paused. It is not making calls at the moment.' })
    }
    const live = await service.open({ campaign: String((await buildCampaign(db)).id), direction: 'outbound' })
    expect(live.opened.number).toBe('+15105550100')
    live.disconnect()
  })

  test.each([
    ['outbound', { status_code: 0, name: 'Over' }, 'Campaign Over is archived.'],
    ['outbound', { targets: [], name: 'Nobody' }, 'Campaign Nobody has nobody to call yet.'],
    ['inbound', { numbers: [], name: 'Numberless' }, 'Campaign Numberless has no number that can be dialled.'],
  ])('400 for a call that cannot be started: %s, %o', async (direction, built, message) => {
    const { id } = await buildCampaign(db, built)
    const answer = await service.post('/practice/phones', { campaign: String(id), direction })
    expect([answer.status, await answer.json()]).toEqual([400, { message }])
  })

  test.each([
    [{ campaign: 'Nonexistent', direction: 'inbound' }, 'There is no campaign Nonexistent.'],
    [{ campaign: 'x' }, "body must have required property 'direction'"],
  ])('400 for an invalid request: %o', async (body, message) => {
    const answer = await service.post('/practice/phones', body)
    expect(answer.status).toBe(400)
    expect(await answer.json()).toMatchObject({ message })
  })

  test('403 for a page of another site', async () => {
    const headers = { 'content-type': 'application/json', origin: 'https://elsewhere.example' }
    const answer = await fetch(`${service.url}/practice/phones`, { method: 'POST', headers, body: '{}' })
    expect(answer.status).toBe(403)
  })
})

describe('/practice/phones/:id', () => {
  test('404 for an unknown phone', async () => {
    expect((await fetch(`${service.url}/practice/phones/none/events`)).status).toBe(404)
    expect((await service.post('/practice/phones/none/actions', { kind: 'star' })).status).toBe(404)
  })

  test.each([{}, { kind: 'dance' }, { kind: 'press', id: 0, keys: '12a' }, { kind: 'office', does: 'star' }])(
    '400 for %o',
    async (action) => {
      const phone = await service.open({ campaign: String((await buildCampaign(db)).id), direction: 'outbound' })
      expect((await service.post(`/practice/phones/${phone.opened.id}/actions`, action)).status).toBe(400)
      phone.disconnect()
    },
  )

  test('a follower that reconnects gets the events that it missed', async () => {
    const phone = await service.open({ campaign: String((await buildCampaign(db)).id), direction: 'inbound' })
    await phone.next('prompt')
    await phone.act({ kind: 'hang_up' })
    await phone.next('ended')
    const path = `${service.url}/practice/phones/${phone.opened.id}/events`
    const missed = await (await fetch(path, { headers: { 'last-event-id': '0' } })).text()
    expect(missed).toMatch(/^id: 1\ndata: \{"kind":"ended".*\}\n\n$/)
  })
})

test('an outbound call: the phone rings, the test plays two offices, and the API shows both calls', async () => {
  const { id } = await buildCampaign(db, { allow_call_in: false })
  const phone = await service.open({ campaign: String(id), direction: 'outbound' })
  expect(phone.opened).toMatchObject({ campaign_number: fromNumber, note: null })
  expect(await phone.next('ringing')).toMatchObject({ from: fromNumber, timeoutSeconds: 30 })
  await phone.act({ kind: 'answer' })
  const { id: prompt, isOptional } = await phone.next('prompt')
  expect(isOptional).toBe(false)
  await phone.act({ kind: 'press', id: prompt, keys: '1' })
  const announcement = await phone.next('prompt')
  expect(announcement.isOptional).toBe(true)
  await phone.act({ kind: 'press', id: announcement.id, keys: '' })
  expect(await phone.next('dialling')).toMatchObject({
    number: adaNumber,
    name: 'Senator Ada Brown',
    callerId: phone.opened.number,
  })
  await phone.act({ kind: 'office', does: 'answer' })
  await phone.next('talking')
  const status = await fetch(service.url + phone.opened.status_path)
  expect(await status.json()).toMatchObject({ state: 'talking', target: { name: 'Ada Brown' } })
  service.now = new Date(service.now.getTime() + 65_000)
  await phone.act({ kind: 'star' })
  await phone.press('', /Senator Bo Chase/)
  expect(await phone.next('dialling')).toMatchObject({ number: boNumber, name: 'Senator Bo Chase' })
  await phone.act({ kind: 'office', does: 'busy' })
  await phone.next('hear')
  await expect
    .poll(() => service.calls())
    .toMatchObject([
      { status: 'completed', duration: 65, target_display: 'Senator Ada Brown' },
      { status: 'busy', target_display: 'Senator Bo Chase' },
    ])
  phone.disconnect()
})

test('outbound practice calls are not rate-limited', async () => {
  const { id } = await buildCampaign(db)
  for (let i = 0; i < 4; i++) {
    const phone = await service.open({ campaign: String(id), direction: 'outbound' })
    await phone.next('ringing')
    await phone.act({ kind: 'refuse', how: 'busy' })
    expect(await phone.next('ended')).toMatchObject({ status: 'busy' })
  }
})

test('an outbound call ends if its caller cannot be dialled', async () => {
  const { id } = await buildCampaign(db)
  // The campaign is paused while the call waits in the queue for the account's rate limit.
  await db
    .updateTable('carrier_paces')
    .set({ free_at: new Date(service.now.getTime() + 60_000).toISOString() })
    .execute()
  const phone = await service.open({ campaign: String(id), direction: 'outbound' })
  await db.updateTable('campaigns').set({ status_code: 1 }).where('id', '=', id).execute()
  await db
    .updateTable('carrier_paces')
    .set({ free_at: new Date(0).toISOString() })
    .execute()
  expect(await phone.next('ended')).toEqual({ kind: 'ended', status: 'failed', seconds: 0 })
})

describe('an inbound call', () => {
  test('to a number on which the campaign answers plays what every caller hears', async () => {
    const { id } = await buildCampaign(db, {
      allow_call_in: true,
      numbers: ['+12025550120'],
      prompts: { msg_intro: 'This is the one.' },
    })
    const phone = await service.open({ campaign: String(id), direction: 'inbound' })
    expect(phone.opened).toMatchObject({ campaign_number: '+12025550120', note: null, status_path: null })
    await phone.press('1', /^This is the one\./)
    await phone.press('', /Senator Ada Brown/)
    expect(await phone.next('dialling')).toMatchObject({ name: 'Senator Ada Brown' })
    await phone.act({ kind: 'office', does: 'answer' })
    await phone.next('talking')
    await phone.act({ kind: 'office_hangs_up' })
    await phone.press('9', /Senator Bo Chase/)
    const { id: sound } = await phone.next('hear')
    await phone.act({ kind: 'heard', id: sound })
    expect(await phone.next('ended')).toMatchObject({ status: 'completed' })
    await expect.poll(() => service.calls()).toMatchObject([{ campaign_id: id, status: 'completed' }])
  })

  test('to a campaign that takes none can be practised, with a note that callers are not answered', async () => {
    await buildCampaign(db, {
      name: 'Rings only',
      numbers: ['+12025550121'],
      prompts: { msg_intro: 'Rings only.' },
    })
    const phone = await service.open({ campaign: 'Rings only', direction: 'inbound' })
    const note = 'Outside practice, campaign Rings only does not answer calls to this number.'
    expect(phone.opened).toMatchObject({ campaign_number: '+12025550121', note })
    await phone.press('1', /^Rings only\./)
    phone.disconnect()
  })

  test('goes to the number that is reserved for the campaign’s incoming calls', async () => {
    const { id } = await buildCampaign(db, { numbers: ['+12025550122'] })
    await addNumber(db, (await buildCampaign(db)).id, '+12025550123')
    await db.updateTable('phone_numbers').set({ call_in_campaign_id: id }).where('number', '=', '+12025550123').execute()
    const phone = await service.open({ campaign: String(id), direction: 'inbound' })
    expect(phone.opened).toMatchObject({ campaign_number: '+12025550123', note: null })
    phone.disconnect()
  })
})

test('for a campaign that locates callers, the page and the note name a postal code that reaches an office', async () => {
  const { id } = await buildCampaign(db, { name: 'Located', locations: { '94112': ['Bo Chase'], '94110': ['Ada Brown'] } })
  expect(await (await fetch(`${service.url}/practice`)).text()).toContain(
    `<option value="${id}" data-locates="yes" data-location="94110">Located</option>`,
  )
  const note = 'A postal code that reaches an office: 94110.'
  const outbound = await service.open({ campaign: 'Located', direction: 'outbound' })
  expect(outbound.opened.note).toBe(note)
  outbound.disconnect()
  const inbound = await service.open({ campaign: 'Located', direction: 'inbound' })
  expect(inbound.opened.note).toContain(note)
  inbound.disconnect()
  const located = await service.open({ campaign: 'Located', direction: 'outbound', location: '94112' })
  expect(located.opened.note).toBeNull()
  located.disconnect()
})

test('closing the page hangs up its phone after ten seconds', async () => {
  const { id } = await buildCampaign(db)
  service.timers.fire(absenceSecondsMax)
  const phone = await service.open({ campaign: String(id), direction: 'outbound' })
  await phone.next('ringing')
  phone.disconnect()
  await expect.poll(() => service.timers.count(absenceSecondsMax)).toBe(1)
  service.timers.fire(absenceSecondsMax)
  const state = async () => await (await fetch(service.url + phone.opened.status_path)).json()
  await expect.poll(state).toMatchObject({ state: 'done', outcome: 'busy' })
})
