// A phone user for scripts: presses the given keys, one entry per prompt. Offices answer and talk for a second.
import { CommandError } from '../../cli/command.ts'
import type { PhoneUser } from './phone-user.ts'

const talkSeconds = 1

/**
 * `keys` has one entry per prompt, separated by commas. At an empty entry, and after the last one, nothing is pressed. Throws a
 * CommandError.
 */
export function scriptedUser(keys: string, wait: (milliseconds: number) => Promise<unknown>): PhoneUser {
  const entries = keys.split(',').map((entry) => entry.trim())
  const wrong = entries.find((entry) => !/^[0-9*#]*$/.test(entry))
  if (wrong !== undefined)
    throw new CommandError(`--keys contains "${wrong}". Allowed are the keys 0 to 9, * and #, with a comma between prompts.`)
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
