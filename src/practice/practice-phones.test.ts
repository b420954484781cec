import { beforeEach, describe, expect, test } from 'vitest'
import { ManualTimers } from '../../test/support/practice-service.ts'
import type { DialledLeg, KeyPrompt } from '../telephony/simulator/handset.ts'
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
let lines: PracticePhones

beforeEach(() => {
  now = new Date('2026-03-02T15:00:00Z')
  timers = new ManualTimers()
  lines = new PracticePhones({
    clock: () => now,
    setTimer: timers.setTimer,
    base: () => 'http://127.0.0.1:8080',
    nameOffice: async (callId) => (callId === 'CA1' ? 'Senator Ada Brown' : undefined),
  })
})

/** A line that somebody follows. */
function followed(opened: NumberedPhone = lines.open(number)) {
  const events: PhoneEvent[] = []
  const leave = opened.line.follow(0, (event) => events.push(event))
  return { ...opened, events, leave }
}

describe('a line that waits', () => {
  test('is rung at its number once, and takes or refuses the call', async () => {
    const { line, events } = followed()
    expect(lines.handsetFor('+15105550101')).toBeUndefined()
    const outcome = lines.handsetFor(number)?.ring(call)
    expect(lines.handsetFor(number)).toBeUndefined()
    expect(events).toEqual([{ kind: 'ringing', from: '+12025550100', timeoutSeconds: 60 }])
    line.act({ kind: 'refuse', how: 'busy' })
    expect(await outcome).toBe('busy')
  })

  test('and is hung up is reserved for its call, which finds it busy, and tells nobody of it', async () => {
    const { line, events } = followed()
    line.act({ kind: 'hang_up' })
    expect(lines.isInUse(number)).toBe(true)
    const handset = lines.handsetFor(number)
    await handset?.hungUp
    void handset?.ring(call)
    handset?.ended({ status: 'busy', seconds: 0 })
    expect(events).toEqual([{ kind: 'ended', status: 'canceled', seconds: 0 }])
    expect(lines.isInUse(number)).toBe(false)
  })

  test('for a call that never comes is over after ten minutes', () => {
    const { events } = followed()
    timers.goOff(idleSecondsMax)
    expect(events).toEqual([{ kind: 'ended', status: 'failed', seconds: 0 }])
    expect(lines.handsetFor(number)).toBeUndefined()
  })
})

describe('whoever follows', () => {
  test('hears all that happened before, or what is new since', () => {
    const { line } = lines.open(number)
    const handset = line.take()
    void handset.ring(call)
    line.act({ kind: 'answer' })
    void handset.hear({ kind: 'say', text: 'Hello.', voice: 'v', language: 'en-US' })
    const told = (first: number) => {
      const indexes: number[] = []
      line.follow(first, (_event, index) => indexes.push(index))
      return indexes
    }
    expect(told(0)).toEqual([0, 1])
    expect(told(1)).toEqual([1])
    expect(told(2)).toEqual([])
  })

  test('and never comes has hung up after ten seconds', async () => {
    const handset = lines.open(number).line.take()
    timers.goOff(absenceSecondsMax)
    await handset.hungUp
  })

  test('and stays away for ten seconds has hung up', async () => {
    const { line, leave } = followed()
    const handset = line.take()
    expect(timers.count(absenceSecondsMax)).toBe(0)
    leave()
    timers.goOff(absenceSecondsMax)
    await handset.hungUp
  })

  test('and comes back in time stays on the line', () => {
    const { line, leave, events } = followed()
    leave()
    followed({ id: '', number, line })
    expect(timers.count(absenceSecondsMax)).toBe(0)
    expect(events).toEqual([])
  })

  test('is told of our own files by their path, and of others by their address', () => {
    const { line, events } = followed()
    const handset = line.take()
    void handset.hear({ kind: 'play', url: 'http://127.0.0.1:8080/uploads/a.mp3' })
    void handset.press({ ...prompt, sounds: [{ kind: 'play', url: 'https://files.example.org/b.mp3' }] })
    expect(events).toMatchObject([{ sound: { url: '/uploads/a.mp3' } }, { sounds: [{ url: 'https://files.example.org/b.mp3' }] }])
  })
})

describe('an action', () => {
  test('answers the prompt that it names, and no other', async () => {
    const { line } = followed()
    const handset = line.take()
    const first = handset.press(prompt)
    line.act({ kind: 'press', id: 0, keys: '1' })
    expect(await first).toBe('1')
    const second = handset.press(prompt)
    line.act({ kind: 'press', id: 0, keys: '1' })
    line.act({ kind: 'heard', id: 1 })
    line.act({ kind: 'star' })
    line.act({ kind: 'press', id: 1, keys: '' })
    expect(await second).toBe('')
  })

  test('plays the office: its name is told, and how long it talked', async () => {
    const { line, events } = followed()
    const handset = line.take()
    void handset.ring(call)
    line.act({ kind: 'answer' })
    const outcome = handset.office(leg)
    await expect
      .poll(() => events.at(-1))
      .toEqual({ kind: 'dialling', number: leg.number, name: 'Senator Ada Brown', callerId: number, timeoutSeconds: 60 })
    line.act({ kind: 'office', does: 'answer' })
    expect(await outcome).toBe('answer')
    const talk = handset.talk(leg)
    expect(events.at(-1)).toEqual({ kind: 'talking', timeLimitSeconds: 900 })
    now = new Date(now.getTime() + 65_000)
    line.act({ kind: 'office_hangs_up' })
    expect(await talk).toEqual({ seconds: 65, endedBy: 'office' })
  })

  test('with * ends a talk only where that is so', async () => {
    const { line } = followed()
    const handset = line.take()
    const deaf = handset.talk({ ...leg, hangupOnStar: false })
    line.act({ kind: 'star' })
    line.act({ kind: 'office_hangs_up' })
    expect(await deaf).toMatchObject({ endedBy: 'office' })
    const listening = handset.talk(leg)
    line.act({ kind: 'star' })
    expect(await listening).toMatchObject({ endedBy: 'star' })
  })

  test('that is awaited for ten minutes more than the carrier said ends the call', async () => {
    const { line } = followed()
    const handset = line.take()
    void handset.press(prompt)
    timers.goOff(prompt.timeoutSeconds + idleSecondsMax)
    await handset.hungUp
  })
})

describe('all lines', () => {
  test('are a hundred at most', () => {
    for (let i = 0; i < phonesMax; i++) lines.open(number)
    expect(() => lines.open(number)).toThrow(/in use/)
  })

  test('are forgotten half a minute after their end, and set no alarms any more', () => {
    const { id, line } = followed()
    line.take().ended({ status: 'completed', seconds: 1 })
    expect(lines.find(id)).toBe(line)
    expect(lines.isInUse(number)).toBe(false)
    timers.goOff(secondsAfterEnd)
    expect(lines.find(id)).toBeUndefined()
    expect([absenceSecondsMax, idleSecondsMax].map((seconds) => timers.count(seconds))).toEqual([0, 0])
  })

  test('have ids of 128 bits', () => {
    expect(Buffer.from(lines.open(number).id, 'base64url')).toHaveLength(16)
  })
})
