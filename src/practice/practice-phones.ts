// The practice phones of this server: creates them, finds them by id or by number, and removes them some time after their call.
import { AppError } from '../errors.ts'
import type { Random } from '../random.ts'
import type { Handset } from '../telephony/handset.ts'
import { type PhoneOptions, PracticePhone } from './practice-phone.ts'

export const phonesMax = 100

/** A page that lost its connection at the end of the call can still fetch the last events. */
export const secondsAfterEnd = 30

export interface NumberedPhone {
  /** 128 random bits. */
  readonly id: string
  /** E.164. */
  readonly number: string
  readonly phone: PracticePhone
}

export interface PracticePhonesOptions extends Omit<PhoneOptions, 'onEnded'> {
  readonly random: Random
}

export class PracticePhones {
  readonly #options: PracticePhonesOptions
  readonly #phones = new Map<string, NumberedPhone>()

  constructor(options: PracticePhonesOptions) {
    this.#options = options
  }

  /** Throws `too_many_requests`. */
  open(number: string): NumberedPhone {
    if (this.#phones.size >= phonesMax)
      throw new AppError('too_many_requests', `All ${phonesMax} practice phones are in use. Try again in a minute.`)
    const id = this.#options.random.bytes(16).toString('base64url')
    const onEnded = () => void this.#options.setTimer(secondsAfterEnd, () => this.#phones.delete(id))
    const opened = { id, number, phone: new PracticePhone({ ...this.#options, onEnded }) }
    this.#phones.set(id, opened)
    return opened
  }

  find(id: string): PracticePhone | undefined {
    return this.#phones.get(id)?.phone
  }

  isInUse(number: string): boolean {
    return [...this.#phones.values()].some((open) => open.number === number && !open.phone.hasEnded)
  }

  /** Reserves the phone for the call. Returns undefined if no phone with this number is free. */
  takeHandset(number: string): Handset | undefined {
    return [...this.#phones.values()].find((open) => open.number === number && open.phone.isFree)?.phone.take()
  }
}
