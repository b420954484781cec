import { beforeEach, describe, expect, test } from 'vitest'
import { ManualTimers } from '../../test/support/practice-service.ts'
import { systemRandom } from '../random.ts'
import type { DialledLeg, KeyPrompt } from '../telephony/handset.ts'
import { absenceSecondsMax, idleSecondsMax } from './practice-phone.ts'
import { type NumberedPhone, PracticePhones, phonesMax, secondsAfterEnd } from './practice-phones.ts'
import type { PhoneEvent } from './protocol.ts'

const number = '+15105550100'
const leg: DialledLeg = {
  legId: 'CA2',
  number: '+12025550143',
  sendDigits: undefined,
  callerId: number,
  timeoutSeconds: 60,
  timeLimitSeconds: 900,
  hangupOnStar: true,
}
const prompt: KeyPrompt = { sounds: [], numDigits: 1, finishOnKey: '', timeoutSeconds: 10 }
const call = { callId: 'CA1', from: '+12025550100', to: number, timeoutSeconds: 60 }

let now: Date
let timers: ManualTimers
let phones: PracticePhones

beforeEach(() => {
  now = new Date('2026-03-02T15:00:00Z')
  timers = new ManualTimers()
  phones = new PracticePhones({
    random: systemRandom,
    clock: () => now,
    setTimer: timers.setTimer,
    base: () => 'http://127.0.0.1:8080',
    findOfficeName: async (callId) => (callId === 'CA1' ? 'Senator Ada Brown' : undefined),
    isKeyOptional: async (callId) => callId === 'CA2',
  })
})

/** Opens a phone and follows it. */
function openFollowed(opened: NumberedPhone = phones.open(number)) {
  const events: PhoneEvent[] = []
  const unfollow = opened.phone.follow(0, (event) => events.push(event))
  return { ...opened, events, unfollow }
}

describe('a waiting phone', () => {
  test('is rung once, at its number, and answers or refuses the call', async () => {
    const { phone, events } = openFollowed()
    expect(phones.takeHandset('+15105550101')).toBeUndefined()
    const outcome = phones.takeHandset(number)?.ring(call)
    expect(phones.takeHandset(number)).toBeUndefined()
    expect(events).toEqual([{ kind: 'ringing', from: '+12025550100', timeoutSeconds: 60 }])
    phone.act({ kind: 'refuse', how: 'busy' })
    expect(await outcome).toBe('busy')
  })

  test('stays reserved for its call after it hung up, and sends no more events', async () => {
    const { phone, events } = openFollowed()
    phone.act({ kind: 'hang_up' })
    expect(phones.isInUse(number)).toBe(true)
    const handset = phones.takeHandset(number)
    await handset?.hungUp
    void handset?.ring(call)
    handset?.ended({ status: 'busy', seconds: 0 })
    expect(events).toEqual([{ kind: 'ended', status: 'canceled', seconds: 0 }])
    expect(phones.isInUse(number)).toBe(false)
  })

  test('ends after ten minutes without a call', () => {
    const { events } = openFollowed()
    timers.fire(idleSecondsMax)
    expect(events).toEqual([{ kind: 'ended', status: 'failed', seconds: 0 }])
    expect(phones.takeHandset(number)).toBeUndefined()
  })
})

describe('a follower', () => {
  test('gets all events so far, or those from a given index on', () => {
    const { phone } = phones.open(number)
    const handset = phone.take()
    void handset.ring(call)
    phone.act({ kind: 'answer' })
    void handset.hear({ kind: 'say', text: 'Hello.', voice: 'v', language: 'en-US' })
    const indexesFrom = (first: number) => {
      const indexes: number[] = []
      phone.follow(first, (_event, index) => indexes.push(index))
      return indexes
    }
    expect(indexesFrom(0)).toEqual([0, 1])
    expect(indexesFrom(1)).toEqual([1])
    expect(indexesFrom(2)).toEqual([])
  })

  test('that never comes makes the phone hang up after ten seconds', async () => {
    const handset = phones.open(number).phone.take()
    timers.fire(absenceSecondsMax)
    await handset.hungUp
  })

  test('that stays away for ten seconds makes the phone hang up', async () => {
    const { phone, unfollow } = openFollowed()
    const handset = phone.take()
    expect(timers.count(absenceSecondsMax)).toBe(0)
    unfollow()
    timers.fire(absenceSecondsMax)
    await handset.hungUp
  })

  test('that comes back in time keeps the call', () => {
    const { phone, unfollow, events } = openFollowed()
    unfollow()
    openFollowed({ id: '', number, phone })
    expect(timers.count(absenceSecondsMax)).toBe(0)
    expect(events).toEqual([])
  })

  test('gets the path of our own recordings, and the full URL of others', async () => {
    const { phone, events } = openFollowed()
    const handset = phone.take()
    void handset.hear({ kind: 'play', url: 'http://127.0.0.1:8080/uploads/a.mp3' })
    void handset.press({ ...prompt, sounds: [{ kind: 'play', url: 'https://files.example.org/b.mp3' }] })
    await expect.poll(() => events.length).toBe(2)
    expect(events).toMatchObject([{ sound: { url: '/uploads/a.mp3' } }, { sounds: [{ url: 'https://files.example.org/b.mp3' }] }])
  })
})

test.each([
  ['CA1', false],
  ['CA2', true],
  [undefined, false],
])('a prompt says whether its key is optional: call %s', async (callId, isOptional) => {
  const { phone, events } = openFollowed()
  phone.callId = callId
  void phone.take().press(prompt)
  await expect.poll(() => events).toMatchObject([{ kind: 'prompt', isOptional }])
})

describe('an action', () => {
  test('answers the prompt that it names, and no other', async () => {
    const { phone, events } = openFollowed()
    const handset = phone.take()
    const first = handset.press(prompt)
    await expect.poll(() => events.length).toBe(1)
    phone.act({ kind: 'press', id: 0, keys: '1' })
    expect(await first).toBe('1')
    const second = handset.press(prompt)
    await expect.poll(() => events.length).toBe(2)
    phone.act({ kind: 'press', id: 0, keys: '1' })
    phone.act({ kind: 'heard', id: 1 })
    phone.act({ kind: 'star' })
    phone.act({ kind: 'press', id: 1, keys: '' })
    expect(await second).toBe('')
  })

  test('plays the office; the event has its name, and the carrier gets the duration', async () => {
    const { phone, events } = openFollowed()
    const handset = phone.take()
    void handset.ring(call)
    phone.act({ kind: 'answer' })
    const outcome = handset.office(leg)
    await expect
      .poll(() => events.at(-1))
      .toEqual({ kind: 'dialling', number: leg.number, name: 'Senator Ada Brown', callerId: number, timeoutSeconds: 60 })
    phone.act({ kind: 'office', does: 'answer' })
    expect(await outcome).toBe('answer')
    const talk = handset.talk(leg)
    expect(events.at(-1)).toEqual({ kind: 'talking', timeLimitSeconds: 900 })
    now = new Date(now.getTime() + 65_000)
    phone.act({ kind: 'office_hangs_up' })
    expect(await talk).toEqual({ seconds: 65, endedBy: 'office' })
  })

  test('with * ends a conversation only if the dialled leg allows it', async () => {
    const { phone } = openFollowed()
    const handset = phone.take()
    const deaf = handset.talk({ ...leg, hangupOnStar: false })
    phone.act({ kind: 'star' })
    phone.act({ kind: 'office_hangs_up' })
    expect(await deaf).toMatchObject({ endedBy: 'office' })
    const listening = handset.talk(leg)
    phone.act({ kind: 'star' })
    expect(await listening).toMatchObject({ endedBy: 'star' })
  })

  test('that is ten minutes late after the prompt’s own timeout ends the call', async () => {
    const { phone, events } = openFollowed()
    const handset = phone.take()
    void handset.press(prompt)
    await expect.poll(() => events.length).toBe(1)
    timers.fire(prompt.timeoutSeconds + idleSecondsMax)
    await handset.hungUp
  })
})

describe('practice phones', () => {
  test('are limited to a hundred', () => {
    for (let i = 0; i < phonesMax; i++) phones.open(number)
    expect(() => phones.open(number)).toThrow(/in use/)
  })

  test('are removed half a minute after their end, and leave no timers behind', () => {
    const { id, phone } = openFollowed()
    phone.take().ended({ status: 'completed', seconds: 1 })
    expect(phones.find(id)).toBe(phone)
    expect(phones.isInUse(number)).toBe(false)
    timers.fire(secondsAfterEnd)
    expect(phones.find(id)).toBeUndefined()
    expect([absenceSecondsMax, idleSecondsMax].map((seconds) => timers.count(seconds))).toEqual([0, 0])
  })

  test('have ids of 128 bits', () => {
    expect(Buffer.from(phones.open(number).id, 'base64url')).toHaveLength(16)
  })
})
