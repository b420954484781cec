// A phone user at a keyboard: prints which keys do what, and reads single keys without Enter. Ctrl-C hangs up.
import { formatDuration } from '../../limits/durations.ts'
import type { PhoneUser, Prompt } from './phone-user.ts'

/** The part of `process.stdin` that is used; it must be a terminal. */
export interface Keyboard {
  setRawMode(raw: boolean): unknown
  on(event: 'data', listener: (data: Buffer) => void): unknown
  pause(): unknown
}

export interface KeyboardOptions {
  readonly keyboard: Keyboard
  print(line: string): void
}

const ctrlC = '\u0003'
const enter = '\r'

/** Sets the keyboard to raw mode; `close` restores it. */
export function keyboardUser({ keyboard, print }: KeyboardOptions): PhoneUser & { close(): void } {
  const hangingUp = Promise.withResolvers<void>()
  let onKey: (key: string) => void = () => {}
  keyboard.setRawMode(true)
  keyboard.on('data', (data) => {
    for (const key of data.toString()) key === ctrlC ? hangingUp.resolve() : onKey(key.toLowerCase())
  })

  const choose = <T>(choices: Readonly<Record<string, T>>): Promise<T> =>
    new Promise((resolve) => {
      onKey = (key) => {
        const choice = choices[key]
        if (choice !== undefined) resolve(choice)
      }
    })
  return {
    ring() {
      print('  Enter: answer · b: busy · n: no answer')
      return choose({ [enter]: 'answer', b: 'busy', n: 'no-answer' })
    },
    press(prompt, signal) {
      const time = formatDuration(prompt.timeoutSeconds)
      print(`  Press ${prompt.isOptional ? `a key, or nothing: the call goes on in ${time}` : `0 to 9, * or # within ${time}`}.`)
      return collectKeys(prompt, signal, (listener) => {
        onKey = listener
      })
    },
    office() {
      print('  Play the office. a: answer · b: busy · n: no answer. As the caller, press * to go on to the next office.')
      return choose({ a: 'answer', b: 'busy', n: 'no-answer', '*': 'star' })
    },
    talk() {
      print('  The office is on the line. h: the office hangs up · *: as the caller, go on to the next office')
      return choose({ h: 'office', '*': 'star' })
    },
    hungUp: hangingUp.promise,
    close() {
      keyboard.setRawMode(false)
      keyboard.pause()
    },
  }
}

const readingMillisecondsPerCharacter = 40

/** Collects keys as a carrier does. The timeout starts when the text has been on the screen long enough to be read. */
function collectKeys(prompt: Prompt, signal: AbortSignal, listen: (listener: (key: string) => void) => void): Promise<string> {
  const { sounds, numDigits, finishOnKey, timeoutSeconds } = prompt
  const characters = sounds.reduce((sum, sound) => sum + (sound.kind === 'say' ? sound.text.length : 0), 0)
  return new Promise((resolve) => {
    let keys = ''
    const finish = () => {
      clearTimeout(timer)
      listen(() => {})
      resolve(keys)
    }
    let timer = setTimeout(finish, characters * readingMillisecondsPerCharacter + timeoutSeconds * 1000)
    signal.addEventListener('abort', finish, { once: true })
    listen((key) => {
      if (!/^[0-9*#]$/.test(key)) return
      keys += key
      if (keys.length === numDigits || finishOnKey.includes(key)) return finish()
      clearTimeout(timer)
      timer = setTimeout(finish, timeoutSeconds * 1000)
    })
  })
}
