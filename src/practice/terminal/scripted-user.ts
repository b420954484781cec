// A holder that keeps to what was said beforehand, for scripts: one entry of keys for each prompt, and offices that answer and talk
// for a moment.
import { CommandError } from '../../cli/command.ts'
import type { PhoneUser } from './phone-user.ts'

const talkSeconds = 1

/** `keys`: an entry for each prompt, parted by commas; empty: nothing is pressed, as after the last. Throws a CommandError. */
export function scriptedUser(keys: string, wait: (milliseconds: number) => Promise<unknown>): PhoneUser {
  const entries = keys.split(',').map((entry) => entry.trim())
  const wrong = entries.find((entry) => !/^[0-9*#]*$/.test(entry))
  if (wrong !== undefined)
    throw new CommandError(`--keys has "${wrong}"; the keys 0 to 9, * and # are allowed, with a comma between prompts.`)
  return {
    ring: async () => 'answer',
    press: async () => entries.shift() ?? '',
    office: async () => 'answer',
    talk: async () => {
      await wait(talkSeconds * 1000)
      return 'office'
    },
    hungUp: new Promise(() => {}),
  }
}
