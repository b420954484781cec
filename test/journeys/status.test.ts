// "Where is my call": the status of a session as JSON and as server-sent events, from the queue to the end.
import { describe, expect, test } from 'vitest'
import { buildCampaign } from '../support/build-campaign.ts'
import { cloneDatabase } from '../support/database.ts'
import { dialFirstOffice } from '../support/first-office.ts'
import { openPhoneService, supporter } from '../support/phone-service.ts'

const database = await cloneDatabase()
const { db } = database
const service = await openPhoneService(database)
const other = await openPhoneService(database, { beside: service })
const campaign = (await buildCampaign(db)).id

interface Stream {
  next(): Promise<Record<string, unknown>>
  /** Resolves with the last event before the server ends the stream. */
  ended: Promise<string>
  close(): void
}

async function follow(url: string, headers: Record<string, string> = {}): Promise<Stream & { response: Response }> {
  const stopping = new AbortController()
  const response = await fetch(url, { headers: { accept: 'text/event-stream', ...headers }, signal: stopping.signal })
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader()
  let text = ''
  const done = Promise.withResolvers<string>()
  const events: Record<string, unknown>[] = []
  const waiting: ((event: Record<string, unknown>) => void)[] = []
  const read = async () => {
    for (;;) {
      const part = await reader?.read()
      if (part === undefined || part.done) return done.resolve(text)
      text += part.value
      const whole = text.split('\n\n')
      text = whole.pop() ?? ''
      for (const event of whole) {
        const data = /^data: (.*)$/m.exec(event)?.[1]
        if (data === undefined) continue
        const parsed = JSON.parse(data) as Record<string, unknown>
        const taker = waiting.shift()
        if (taker) taker(parsed)
        else events.push(parsed)
      }
    }
  }
  read().catch(() => done.resolve('closed'))
  return {
    response,
    next: () => {
      const event = events.shift()
      return event ? Promise.resolve(event) : new Promise((resolve) => waiting.push(resolve))
    },
    ended: done.promise,
    close: () => stopping.abort(),
  }
}

async function until(stream: Stream, state: string): Promise<Record<string, unknown>> {
  for (;;) {
    const event = await stream.next()
    if (event.state === state) return event
  }
}

const callMe = async (userPhone = supporter) =>
  String((await service.create({ campaignId: String(campaign), userPhone })).body.status_url)

test('the stream reports each state of the call and the current target, and ends with the call', async () => {
  const phone = service.phone()
  const url = await callMe()
  const stream = await follow(url)
  expect(stream.response.headers.get('content-type')).toMatch(/^text\/event-stream/)
  expect(stream.response.headers.get('access-control-allow-origin')).toBe('*')
  await until(stream, 'ringing')
  await phone.answer()
  expect(await until(stream, 'answered')).toMatchObject({ target: null, calls: 0, targets_left: 2 })
  await dialFirstOffice(phone)
  expect(await until(stream, 'talking')).toEqual({
    state: 'talking',
    position: null,
    target: { title: 'Senator', name: 'Ada Brown' },
    calls: 1,
    targets_left: 2,
    outcome: null,
  })
  phone.officeAnswers()
  phone.officeHangsUp(5)
  expect(await until(stream, 'answered')).toMatchObject({ target: null, targets_left: 1 })
  await phone.hears(/Bo Chase/)
  phone.press('9')
  await phone.ended()
  expect(await until(stream, 'done')).toMatchObject({ outcome: 'completed', targets_left: 0, calls: 1 })
  await stream.ended
})

test('another process sees a change within a second', async () => {
  const phone = service.phone('+15105550101')
  const url = await callMe('+15105550101')
  await phone.answer()
  const stream = await follow(url.replace(service.url, other.url))
  await until(stream, 'answered')
  phone.hangUp()
  await until(stream, 'done')
  await phone.ended()
})

test('the same is available as JSON, open to any site, and not cacheable', async () => {
  const phone = service.phone('+15105550102')
  const url = await callMe('+15105550102')
  await phone.answer()
  await expect.poll(async () => (await fetch(url)).json()).toMatchObject({ state: 'answered' })
  const answer = await fetch(url)
  expect(answer.headers.get('access-control-allow-origin')).toBe('*')
  expect(answer.headers.get('cache-control')).toBe('no-store')
  expect(await (await fetch(`${url}?callback=tell`)).text()).toMatch(/^\/\*\*\/tell\(\{"state":"answered".*\}\);$/)
  phone.hangUp()
  await phone.ended()
})

test('a browser that reconnects after the end is told to stop', async () => {
  const phone = service.phone('+15105550103')
  const url = await callMe('+15105550103')
  phone.refuse('busy')
  await phone.ended()
  await expect.poll(async () => (await fetch(url)).json()).toMatchObject({ state: 'done', outcome: 'busy' })
  const again = await follow(url, { 'last-event-id': 'done' })
  expect(again.response.status).toBe(204)
})

describe('404 in the words of CallPower’s clients', () => {
  test.each(['unknown', 'x'.repeat(22), '..%5c..', '%00'])('%s', async (token) => {
    const answer = await fetch(`${service.url}/call/status/${token}`)
    expect(answer.status).toBe(404)
    expect(await answer.json()).toMatchObject({ status: 404, error: expect.any(String), description: expect.any(String) })
  })
})
