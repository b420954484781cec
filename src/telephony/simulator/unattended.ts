// An unattended phone: answers the call and presses what a willing caller would press. Every office answers it and talks.
import type { Handset } from '../handset.ts'

const ringMilliseconds = 1000
const soundMilliseconds = 500
const keyMilliseconds = 500
const talkSeconds = 5

export interface UnattendedOptions {
  readonly wait: (milliseconds: number) => Promise<void>
}

export function unattendedHandset({ wait }: UnattendedOptions): Handset {
  return {
    async ring() {
      await wait(ringMilliseconds)
      return 'answer'
    },
    hear: (sound) => wait(sound.kind === 'pause' ? sound.seconds * 1000 : soundMilliseconds),
    // A single key is a "press 1 to continue" or a menu with a first choice. Longer input cannot be guessed.
    async press({ numDigits, timeoutSeconds }) {
      if (numDigits === 1) {
        await wait(keyMilliseconds)
        return '1'
      }
      await wait(timeoutSeconds * 1000)
      return ''
    },
    async office() {
      await wait(ringMilliseconds)
      return 'answer'
    },
    async talk({ timeLimitSeconds }) {
      const seconds = Math.min(talkSeconds, timeLimitSeconds)
      await wait(seconds * 1000)
      return { seconds, endedBy: 'office' }
    },
    hungUp: new Promise(() => {}),
    ended() {},
  }
}
