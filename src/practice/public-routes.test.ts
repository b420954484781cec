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
  test('200 offers the live campaigns, and runs nothing but our own files', async () => {
    const { id } = await buildCampaign(db, { name: 'Fish & <Chips>', segment_by: 'location' })
    await buildCampaign(db, { name: 'Not yet', status_code: 1 })
    const answer = await fetch(`${service.url}/practice`)
    const page = await answer.text()
    expect(answer.status).toBe(200)
    expect(page).toContain(`<option value="${id}" data-locates="yes" data-location="">Fish &amp; &lt;Chips&gt;</option>`)
    expect(page).not.toContain('Not yet')
    const policy = answer.headers.get('content-security-policy')
    expect(policy).toMatch(/^default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';/)
    expect(policy).not.toContain('unsafe')
  })

  test('200 for every file that the page and its files name', async () => {
    const asked = new Set(['/practice'])
    // A set grows while it is walked.
    for (const path of asked) {
      const answer = await fetch(service.url + path)
      expect(answer.status, path).toBe(200)
      const text = await answer.text()
      for (const [, file] of text.matchAll(/(?:src|href)="(\/practice\/[\w.]+)"/g)) asked.add(file ?? '')
      for (const [, file] of text.matchAll(/from '\.\/([\w.]+)'/g)) asked.add(`/practice/${file}`)
    }
    expect([...asked].filter((path) => path.endsWith('.js')).length).toBeGreaterThan(5)
  })

  test('404 where real phones ring: a page that says where to practise, and no lines', async () => {
    const { app } = await buildTestApp(database)
    const answer = await app.inject('/practice')
    expect(answer.statusCode).toBe(404)
    expect(answer.headers['content-type']).toMatch(/^text\/html/)
    expect(answer.body).toContain('npm run demo')
    expect((await app.inject({ method: 'POST', url: '/practice/lines', payload: {} })).statusCode).toBe(404)
  })
})

describe('POST /practice/lines', () => {
  test('400 with what startCall says of a paused campaign, and its number is free again', async () => {
    const { id } = await buildCampaign(db, { name: 'Paused', status_code: 1 })
    for (let i = 0; i < 2; i++) {
      const answer = await service.post('/practice/lines', { campaign: String(id), direction: 'outbound' })
      expect(answer.status).toBe(400)
      expect(await answer.json()).toEqual({ message: 'Campaign Paused is paused: it makes no calls at present' })
    }
    const live = await service.open({ campaign: String((await buildCampaign(db)).id), direction: 'outbound' })
    expect(live.opened.number).toBe('+15105550100')
    live.leave()
  })

  test.each([
    ['outbound', { status_code: 0, name: 'Over' }, 'Campaign Over is archived'],
    ['outbound', { targets: [], name: 'Nobody' }, 'Campaign Nobody has nobody to call yet'],
    ['inbound', { numbers: [], name: 'Numberless' }, 'Campaign Numberless has no number that could be dialled'],
  ])('400 for a call that cannot be had: %s, %o', async (direction, built, message) => {
    const { id } = await buildCampaign(db, built)
    const answer = await service.post('/practice/lines', { campaign: String(id), direction })
    expect([answer.status, await answer.json()]).toEqual([400, { message }])
  })

  test.each([
    [{ campaign: 'Nonexistent', direction: 'inbound' }, 'There is no campaign Nonexistent'],
    [{ campaign: 'x' }, "body must have required property 'direction'"],
  ])('400 for a request that is none: %o', async (body, message) => {
    const answer = await service.post('/practice/lines', body)
    expect(answer.status).toBe(400)
    expect(await answer.json()).toMatchObject({ message })
  })

  test('403 for a page of another site', async () => {
    const headers = { 'content-type': 'application/json', origin: 'https://elsewhere.example' }
    const answer = await fetch(`${service.url}/practice/lines`, { method: 'POST', headers, body: '{}' })
    expect(answer.status).toBe(403)
  })
})

describe('/practice/lines/:id', () => {
  test('404 for a line that there is not', async () => {
    expect((await fetch(`${service.url}/practice/lines/none/events`)).status).toBe(404)
    expect((await service.post('/practice/lines/none/actions', { kind: 'star' })).status).toBe(404)
  })

  test.each([{}, { kind: 'dance' }, { kind: 'press', id: 0, keys: '12a' }, { kind: 'office', does: 'star' }])(
    '400 for %o',
    async (action) => {
      const line = await service.open({ campaign: String((await buildCampaign(db)).id), direction: 'outbound' })
      expect((await service.post(`/practice/lines/${line.opened.id}/actions`, action)).status).toBe(400)
      line.leave()
    },
  )

  test('a follower that comes back is told what it has missed', async () => {
    const line = await service.open({ campaign: String((await buildCampaign(db)).id), direction: 'inbound' })
    await line.next('prompt')
    await line.act({ kind: 'hang_up' })
    await line.next('ended')
    const path = `${service.url}/practice/lines/${line.opened.id}/events`
    const missed = await (await fetch(path, { headers: { 'last-event-id': '0' } })).text()
    expect(missed).toMatch(/^id: 1\ndata: \{"kind":"ended".*\}\n\n$/)
  })
})

test('being called: the phone rings, two offices are played, and the API shows both calls', async () => {
  const { id } = await buildCampaign(db, { allow_call_in: false })
  const line = await service.open({ campaign: String(id), direction: 'outbound' })
  expect(line.opened).toMatchObject({ campaign_number: fromNumber, note: null })
  expect(await line.next('ringing')).toMatchObject({ from: fromNumber, timeoutSeconds: 30 })
  await line.act({ kind: 'answer' })
  await line.press('1', /press any key/i)
  await line.press('', /Senator Ada Brown/)
  expect(await line.next('dialling')).toMatchObject({
    number: adaNumber,
    name: 'Senator Ada Brown',
    callerId: line.opened.number,
  })
  await line.act({ kind: 'office', does: 'answer' })
  await line.next('talking')
  const status = await fetch(service.url + line.opened.status_path)
  expect(await status.json()).toMatchObject({ state: 'talking', target: { name: 'Ada Brown' } })
  service.now = new Date(service.now.getTime() + 65_000)
  await line.act({ kind: 'star' })
  await line.press('', /Senator Bo Chase/)
  expect(await line.next('dialling')).toMatchObject({ number: boNumber, name: 'Senator Bo Chase' })
  await line.act({ kind: 'office', does: 'busy' })
  await line.next('hear')
  await expect
    .poll(() => service.calls())
    .toMatchObject([
      { status: 'completed', duration: 65, target_display: 'Senator Ada Brown' },
      { status: 'busy', target_display: 'Senator Bo Chase' },
    ])
  line.leave()
})

test('being called knows no limit', async () => {
  const { id } = await buildCampaign(db)
  for (let i = 0; i < 4; i++) {
    const line = await service.open({ campaign: String(id), direction: 'outbound' })
    await line.next('ringing')
    await line.act({ kind: 'refuse', how: 'busy' })
    expect(await line.next('ended')).toMatchObject({ status: 'busy' })
  }
})

test('being called ends where the call cannot be placed', async () => {
  const { id } = await buildCampaign(db)
  // Paused while the call waits for its turn, which comes when the pace of the account allows it.
  await db
    .updateTable('carrier_paces')
    .set({ free_at: new Date(service.now.getTime() + 60_000).toISOString() })
    .execute()
  const line = await service.open({ campaign: String(id), direction: 'outbound' })
  await db.updateTable('campaigns').set({ status_code: 1 }).where('id', '=', id).execute()
  await db
    .updateTable('carrier_paces')
    .set({ free_at: new Date(0).toISOString() })
    .execute()
  expect(await line.next('ended')).toEqual({ kind: 'ended', status: 'failed', seconds: 0 })
})

describe('calling the campaign', () => {
  test('by the number that it takes calls on is what every caller hears', async () => {
    const { id } = await buildCampaign(db, {
      allow_call_in: true,
      numbers: ['+12025550120'],
      prompts: { msg_intro: 'This is the one.' },
    })
    const line = await service.open({ campaign: String(id), direction: 'inbound' })
    expect(line.opened).toMatchObject({ campaign_number: '+12025550120', note: null, status_path: null })
    await line.press('1', /^This is the one\./)
    await line.press('', /Senator Ada Brown/)
    expect(await line.next('dialling')).toMatchObject({ name: 'Senator Ada Brown' })
    await line.act({ kind: 'office', does: 'answer' })
    await line.next('talking')
    await line.act({ kind: 'office_hangs_up' })
    await line.press('9', /Senator Bo Chase/)
    const { id: sound } = await line.next('hear')
    await line.act({ kind: 'heard', id: sound })
    expect(await line.next('ended')).toMatchObject({ status: 'completed' })
    await expect.poll(() => service.calls()).toMatchObject([{ campaign_id: id, status: 'completed' }])
  })

  test('that takes no calls can be practised, and it is said that callers would not be answered', async () => {
    await buildCampaign(db, {
      name: 'Rings only',
      numbers: ['+12025550121'],
      prompts: { msg_intro: 'Rings only.' },
    })
    const line = await service.open({ campaign: 'Rings only', direction: 'inbound' })
    expect(line.opened.note).toMatch(/does not answer when \+12025550121 is dialled/)
    await line.press('1', /^Rings only\./)
    line.leave()
  })

  test('dials the number that is set aside for it', async () => {
    const { id } = await buildCampaign(db, { numbers: ['+12025550122'] })
    await addNumber(db, (await buildCampaign(db)).id, '+12025550123')
    await db.updateTable('phone_numbers').set({ call_in_campaign_id: id }).where('number', '=', '+12025550123').execute()
    const line = await service.open({ campaign: String(id), direction: 'inbound' })
    expect(line.opened).toMatchObject({ campaign_number: '+12025550123', note: null })
    line.leave()
  })
})

test('where callers are located, page and line name a place that leads to somebody', async () => {
  const { id } = await buildCampaign(db, { name: 'Located', locations: { '94112': ['Bo Chase'], '94110': ['Ada Brown'] } })
  expect(await (await fetch(`${service.url}/practice`)).text()).toContain(
    `<option value="${id}" data-locates="yes" data-location="94110">Located</option>`,
  )
  const note = 'A postal code that leads to somebody: 94110.'
  const asked = await service.open({ campaign: 'Located', direction: 'outbound' })
  expect(asked.opened.note).toBe(note)
  asked.leave()
  const dialling = await service.open({ campaign: 'Located', direction: 'inbound' })
  expect(dialling.opened.note).toContain(note)
  dialling.leave()
  const located = await service.open({ campaign: 'Located', direction: 'outbound', location: '94112' })
  expect(located.opened.note).toBeNull()
  located.leave()
})

test('a page that is closed hangs its phone up after ten seconds', async () => {
  const { id } = await buildCampaign(db)
  service.timers.goOff(absenceSecondsMax)
  const line = await service.open({ campaign: String(id), direction: 'outbound' })
  await line.next('ringing')
  line.leave()
  await expect.poll(() => service.timers.count(absenceSecondsMax)).toBe(1)
  service.timers.goOff(absenceSecondsMax)
  const state = async () => await (await fetch(service.url + line.opened.status_path)).json()
  await expect.poll(state).toMatchObject({ state: 'done', outcome: 'busy' })
})
