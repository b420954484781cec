// A holder at a keyboard: says which keys do what, and reads them one by one, as a telephone does. Ctrl-C hangs up.
import type { PhoneUser, Prompt } from './phone-user.ts'

/** Standard input, where it is a terminal. */
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

/** Resolve when nothing else is to be read. */
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
      print('  Enter answers, b is busy, n does not answer.')
      return choose({ [enter]: 'answer', b: 'busy', n: 'no-answer' })
    },
    press(prompt, signal) {
      print(`  Press keys of the phone, which are 0 to 9, * and #, or none for ${prompt.timeoutSeconds} seconds.`)
      return takeKeys(prompt, signal, (listener) => {
        onKey = listener
      })
    },
    office() {
      print('  You are the office: a answers, b is busy, n does not answer. As the caller, * gives it up.')
      return choose({ a: 'answer', b: 'busy', n: 'no-answer', '*': 'star' })
    },
    talk() {
      print('  You are both on the line: h, and the office hangs up; *, and the caller goes on.')
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

/** As a telephone exchange collects them. Time begins to count when what is said has been read. */
function takeKeys(prompt: Prompt, signal: AbortSignal, listen: (listener: (key: string) => void) => void): Promise<string> {
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
