// The practice lines that stand: makes them, finds them by id and by the number that is rung, and forgets them. What happens on
// one is practice-phone.ts's.
import { randomBytes } from 'node:crypto'
import { AppError } from '../errors.ts'
import type { Handset } from '../telephony/simulator/handset.ts'
import { type PhoneOptions, PracticePhone } from './practice-phone.ts'

export const phonesMax = 100

/** A page that lost its connection at the end comes back for it. */
export const secondsAfterEnd = 30

export interface NumberedPhone {
  /** 128 random bits. */
  readonly id: string
  /** E.164. */
  readonly number: string
  readonly line: PracticePhone
}

export class PracticePhones {
  readonly #options: Omit<PhoneOptions, 'onOver'>
  readonly #lines = new Map<string, NumberedPhone>()

  constructor(options: Omit<PhoneOptions, 'onOver'>) {
    this.#options = options
  }

  /** Throws `too_many_requests`. */
  open(number: string): NumberedPhone {
    if (this.#lines.size >= phonesMax)
      throw new AppError('too_many_requests', `All ${phonesMax} practice phones are in use: try again in a minute`)
    const id = randomBytes(16).toString('base64url')
    const forget = () => void this.#options.setTimer(secondsAfterEnd, () => this.#lines.delete(id))
    const opened = { id, number, line: new PracticePhone({ ...this.#options, onOver: forget }) }
    this.#lines.set(id, opened)
    return opened
  }

  find(id: string): PracticePhone | undefined {
    return this.#lines.get(id)?.line
  }

  isInUse(number: string): boolean {
    return [...this.#lines.values()].some((open) => open.number === number && !open.line.isOver)
  }

  /** Undefined: no line waits to be rung at this number. */
  handsetFor(number: string): Handset | undefined {
    return [...this.#lines.values()].find((open) => open.number === number && open.line.isFree)?.line.take()
  }
}
