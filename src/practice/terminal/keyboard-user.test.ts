import { EventEmitter } from 'node:events'
import { describe, expect, test } from 'vitest'
import { keyboardUser } from './keyboard-user.ts'

/** A terminal as far as the holder sees it. */
class Keys extends EventEmitter {
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
  const keyboard = new Keys()
  const said: string[] = []
  const user = keyboardUser({ keyboard, print: (line) => said.push(line) })
  return { keyboard, said, user, signal: new AbortController().signal }
}

const prompt = { kind: 'prompt', id: 0, sounds: [], numDigits: undefined, finishOnKey: '#', timeoutSeconds: 600 } as const

describe('a holder at a keyboard', () => {
  test.each([
    ['\r', 'answer'],
    ['b', 'busy'],
    ['xN', 'no-answer'],
  ])('%j is, while the phone rings, %s', async (typed, outcome) => {
    const { keyboard, user, said, signal } = atKeyboard()
    const ringing = user.ring(signal)
    expect(said).toEqual([expect.stringMatching(/Enter answers/)])
    keyboard.type(typed)
    expect(await ringing).toBe(outcome)
  })

  test.each([
    ['with the finishing key', { ...prompt }, '94x110#7', '94110#'],
    ['with the last one that is wanted', { ...prompt, numDigits: 1, finishOnKey: '' }, '*1', '*'],
  ])('keys end %s', async (_title, asked, typed, keys) => {
    const { keyboard, user, signal } = atKeyboard()
    const pressed = user.press(asked, signal)
    keyboard.type(typed)
    expect(await pressed).toBe(keys)
  })

  test('nothing pressed in time is no key', async () => {
    const { user, signal } = atKeyboard()
    expect(await user.press({ ...prompt, timeoutSeconds: 0 }, signal)).toBe('')
  })

  test('plays the office, and leaves it', async () => {
    const { keyboard, user, signal } = atKeyboard()
    const ringing = user.office(signal)
    keyboard.type('a')
    expect(await ringing).toBe('answer')
    const talking = user.talk(signal)
    keyboard.type('*')
    expect(await talking).toBe('star')
  })

  test('Ctrl-C hangs up, and the terminal is given back', async () => {
    const { keyboard, user } = atKeyboard()
    keyboard.type('\u0003')
    await user.hungUp
    user.close()
    expect(keyboard.isRaw).toEqual([true, false])
  })
})
