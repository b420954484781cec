// The practice lines that stand: makes them, finds them by id and by the number that is rung, and forgets them. What happens on
// one is practice-phone.ts's.
import { randomBytes } from 'node:crypto'
import { AppError } from '../errors.ts'
import type { Handset } from '../telephony/simulator/handset.ts'
import { type LineOptions, PracticeLine } from './practice-phone.ts'

export const linesMax = 100

/** A page that lost its connection at the end comes back for it. */
export const secondsAfterEnd = 30

export interface NumberedLine {
  /** 128 random bits. */
  readonly id: string
  /** E.164. */
  readonly number: string
  readonly line: PracticeLine
}

export class PracticeLines {
  readonly #options: Omit<LineOptions, 'onOver'>
  readonly #lines = new Map<string, NumberedLine>()

  constructor(options: Omit<LineOptions, 'onOver'>) {
    this.#options = options
  }

  /** Throws `too_many_requests`. */
  open(number: string): NumberedLine {
    if (this.#lines.size >= linesMax)
      throw new AppError('too_many_requests', `All ${linesMax} practice phones are in use: try again in a minute`)
    const id = randomBytes(16).toString('base64url')
    const forget = () => void this.#options.setAlarm(secondsAfterEnd, () => this.#lines.delete(id))
    const opened = { id, number, line: new PracticeLine({ ...this.#options, onOver: forget }) }
    this.#lines.set(id, opened)
    return opened
  }

  find(id: string): PracticeLine | undefined {
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
