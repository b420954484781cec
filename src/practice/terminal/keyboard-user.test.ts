import { EventEmitter } from 'node:events'
import { describe, expect, test } from 'vitest'
import { keyboardUser } from './keyboard-user.ts'

/** The part of a terminal that the user reads. */
class FakeKeyboard extends EventEmitter {
  readonly isRaw: boolean[] = []

  setRawMode(raw: boolean) {
    this.isRaw.push(raw)
  }

  pause() {}

  type(text: string) {
    this.emit('data', Buffer.from(text))
  }
}

function atKeyboard() {
  const keyboard = new FakeKeyboard()
  const printed: string[] = []
  const user = keyboardUser({ keyboard, print: (line) => printed.push(line) })
  return { keyboard, printed, user, signal: new AbortController().signal }
}

const prompt = {
  kind: 'prompt',
  id: 0,
  isOptional: false,
  sounds: [],
  numDigits: undefined,
  finishOnKey: '#',
  timeoutSeconds: 600,
} as const

describe('a phone user at a keyboard', () => {
  test.each([
    ['\r', 'answer'],
    ['b', 'busy'],
    ['xN', 'no-answer'],
  ])('%j while the phone rings means %s', async (typed, outcome) => {
    const { keyboard, user, printed, signal } = atKeyboard()
    const ringing = user.ring(signal)
    expect(printed).toEqual([expect.stringMatching(/Enter: answer/)])
    keyboard.type(typed)
    expect(await ringing).toBe(outcome)
  })

  test.each([
    ['at the finishing key', { ...prompt }, '94x110#7', '94110#'],
    ['at the last key of a fixed number', { ...prompt, numDigits: 1, finishOnKey: '' }, '*1', '*'],
  ])('keys end %s', async (_title, given, typed, keys) => {
    const { keyboard, user, signal } = atKeyboard()
    const pressed = user.press(given, signal)
    keyboard.type(typed)
    expect(await pressed).toBe(keys)
  })

  test.each([
    ['a key that is asked for', { ...prompt, timeoutSeconds: 1 }, '  Press 0 to 9, * or # within 1 second.'],
    [
      'an optional key',
      { ...prompt, isOptional: true, timeoutSeconds: 2 },
      '  Press a key, or nothing: the call goes on in 2 seconds.',
    ],
  ])('a prompt says how long it waits: %s', (_title, given, line) => {
    const { user, printed } = atKeyboard()
    void user.press(given, AbortSignal.abort())
    expect(printed).toEqual([line])
  })

  test('a prompt ends without keys if none is pressed in time', async () => {
    const { user, signal } = atKeyboard()
    expect(await user.press({ ...prompt, timeoutSeconds: 0 }, signal)).toBe('')
  })

  test('answers as the office, and ends the call with *', async () => {
    const { keyboard, user, signal } = atKeyboard()
    const ringing = user.office(signal)
    keyboard.type('a')
    expect(await ringing).toBe('answer')
    const talking = user.talk(signal)
    keyboard.type('*')
    expect(await talking).toBe('star')
  })

  test('Ctrl-C hangs up, and closing restores the terminal', async () => {
    const { keyboard, user } = atKeyboard()
    keyboard.type('\u0003')
    await user.hungUp
    user.close()
    expect(keyboard.isRaw).toEqual([true, false])
  })
})
