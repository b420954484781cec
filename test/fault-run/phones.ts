// The people on the phones of a fault run and the offices that they reach: each caller has a character, drawn with the run’s
// seed. Nothing here depends on the server.
import type { DialledLeg, Handset, KeyPrompt, RingOutcome, Talk } from '../../src/telephony/handset.ts'
import { between, oneOf, type Random } from './seeded-random.ts'

const characters = ['absent', 'mailbox', 'skipper', 'stopper', 'leaver', 'talker', 'talker', 'talker'] as const
type Character = (typeof characters)[number]

/** Where a leaver hangs up. */
type Moment = 'ringing' | 'listening' | 'dialling' | 'talking'

/** Nearly all of them have targets. */
const postalCodes = ['94110', '20001', '10001', '99999'] as const

export interface PhoneOptions {
  readonly random: Random
  /** Waits in phone time, which may pass faster than here. */
  readonly wait: (milliseconds: number) => Promise<void>
}

export function answeringPerson({ random, wait }: PhoneOptions): Handset {
  const character: Character = oneOf(random, characters)
  const leavesAt: Moment | undefined =
    character === 'leaver' ? oneOf(random, ['ringing', 'listening', 'dialling', 'talking']) : undefined
  const hangingUp = Promise.withResolvers<void>()
  let prompts = 0

  /** A leaver who has hung up never answers again. */
  const pass = async (least: number, most: number, moment: Moment): Promise<void> => {
    await wait(between(random, least, most))
    if (moment !== leavesAt) return
    hangingUp.resolve()
    await new Promise(() => {})
  }
  const ring = async (): Promise<RingOutcome> => {
    await pass(500, 4000, 'ringing')
    return character === 'absent' ? oneOf(random, ['no-answer', 'busy', 'failed']) : 'answer'
  }
  const press = async ({ numDigits, timeoutSeconds }: KeyPrompt): Promise<string> => {
    await pass(300, 3000, 'listening')
    prompts += 1
    if (character === 'mailbox') await wait(timeoutSeconds * 1000)
    if (character === 'mailbox') return ''
    if (numDigits !== 1) return oneOf(random, postalCodes)
    if (prompts === 1) return '1'
    if (character === 'stopper' && prompts > 2 && random() < 0.5) return '9'
    if (character === 'skipper' && random() < 0.5) return '*'
    return oneOf(random, ['', '', '', '1', '2'])
  }
  const office = async ({ hangupOnStar }: DialledLeg): Promise<RingOutcome | 'star'> => {
    await pass(500, 5000, 'dialling')
    if (character === 'skipper' && hangupOnStar && random() < 0.2) return 'star'
    return oneOf(random, ['answer', 'answer', 'answer', 'answer', 'busy', 'no-answer', 'failed'])
  }
  const talk = async ({ hangupOnStar }: DialledLeg): Promise<Talk> => {
    const seconds = between(random, 1, 20)
    await pass(seconds * 1000, seconds * 1000, 'talking')
    return { seconds, endedBy: character === 'skipper' && hangupOnStar ? 'star' : 'office' }
  }
  return {
    ring,
    hear: () => pass(300, 2000, 'listening'),
    press,
    office,
    talk,
    hungUp: hangingUp.promise,
    ended: () => {},
  }
}
