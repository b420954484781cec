// A phone for tests: a test awaits what is heard and dialled, and says what the caller and the offices do. It needs no timeouts:
// if the call is waiting for the test, or has ended, nothing more can be heard, so an expectation fails at once, with all that
// was heard.
import type { CallEnd, DialledLeg, Handset, RingingCall, RingOutcome, Sound, Talk } from '../handset.ts'

type PhoneEvent = { readonly heard: string } | { readonly dialled: DialledLeg }

/** For one call. Actions of the test are kept until the call needs them. */
export class ScriptedPhone {
  readonly handset: Handset
  /** Everything that was heard: texts that were spoken, and URLs that were played. */
  readonly heard: string[] = []
  readonly #rings = new AsyncQueue<RingOutcome>()
  readonly #keys = new AsyncQueue<string>()
  readonly #offices = new AsyncQueue<RingOutcome | 'star'>()
  readonly #talks = new AsyncQueue<Talk>()
  readonly #ringing = Promise.withResolvers<RingingCall>()
  readonly #hangingUp = Promise.withResolvers<void>()
  readonly #ending = Promise.withResolvers<CallEnd>()
  readonly #events: PhoneEvent[] = []
  #read = 0
  #leg: DialledLeg | undefined
  /** What the call is waiting for, or that it has ended: until that changes, there are no more events. */
  #blockedBy: string | undefined
  #change = Promise.withResolvers<void>()

  constructor() {
    this.handset = {
      ring: (call) => {
        this.#ringing.resolve(call)
        return this.#next(this.#rings, 'the phone is ringing and the test does not answer it')
      },
      hear: async (sound) => this.#hear(sound),
      press: (prompt) => {
        for (const sound of prompt.sounds) this.#hear(sound)
        return this.#next(this.#keys, 'the call is waiting for keys')
      },
      office: (leg) => {
        this.#leg = leg
        this.#record({ dialled: leg })
        return this.#next(this.#offices, `${leg.number} is ringing and does not answer`)
      },
      talk: (leg) => this.#next(this.#talks, `${leg.number} is talking and does not hang up`),
      hungUp: this.#hangingUp.promise,
      ended: (end) => {
        this.#setBlockedBy(`the call ended (${end.status})`)
        this.#ending.resolve(end)
      },
    }
  }

  /** Answers the phone. Resolves when it has rung. */
  answer(): Promise<RingingCall> {
    this.#push(this.#rings, 'answer')
    return this.#ringing.promise
  }

  refuse(outcome: Exclude<RingOutcome, 'answer'>): void {
    this.#push(this.#rings, outcome)
  }

  /** Waits for a sound that matches, and skips everything before it. Resolves with the sound. */
  hears(wanted: RegExp): Promise<string> {
    return this.#find(`to hear ${wanted}`, (event) => ('heard' in event && wanted.test(event.heard) ? event.heard : undefined))
  }

  /** Waits for this number to be dialled. Skips sounds, but throws if another office is dialled. */
  dials(number: string): Promise<DialledLeg> {
    return this.#find(`${number} to be dialled`, (event) => {
      if ('heard' in event) return undefined
      if (event.dialled.number === number) return event.dialled
      throw this.#failure(`${number} to be dialled`, `it was ${event.dialled.number}`)
    })
  }

  /** Presses keys at the current prompt, or at the next. */
  press(keys: string): void {
    this.#push(this.#keys, keys)
  }

  pressNothing(): void {
    this.#push(this.#keys, '')
  }

  officeAnswers(): void {
    this.#push(this.#offices, 'answer')
  }

  officeIs(outcome: Exclude<RingOutcome, 'answer'>): void {
    this.#push(this.#offices, outcome)
  }

  officeHangsUp(seconds: number): void {
    this.#push(this.#talks, { seconds, endedBy: 'office' })
  }

  /** Leaves the office, ringing or answered. Throws if `*` does nothing. */
  pressStar(seconds = 0): void {
    if (this.#leg === undefined) throw this.#failure('an office to leave with *', 'none was dialled')
    if (!this.#leg.hangupOnStar) throw this.#failure('* to end the call', `it does not end the call to ${this.#leg.number}`)
    if (this.#offices.isAwaited) this.#push(this.#offices, 'star')
    else this.#push(this.#talks, { seconds, endedBy: 'star' })
  }

  hangUp(): void {
    this.#setBlockedBy(undefined)
    this.#hangingUp.resolve()
  }

  ended(): Promise<CallEnd> {
    return this.#ending.promise
  }

  #hear(sound: Sound): void {
    if (sound.kind === 'pause') return
    const heard = sound.kind === 'say' ? sound.text : sound.url
    this.heard.push(heard)
    this.#record({ heard })
  }

  #record(event: PhoneEvent): void {
    this.#events.push(event)
    this.#notify()
  }

  async #find<T>(wanted: string, pick: (event: PhoneEvent) => T | undefined): Promise<T> {
    for (;;) {
      const event = this.#events[this.#read]
      if (event === undefined) {
        if (this.#blockedBy !== undefined) throw this.#failure(wanted, this.#blockedBy)
        await this.#change.promise
        continue
      }
      this.#read++
      const found = pick(event)
      if (found !== undefined) return found
    }
  }

  #failure(wanted: string, instead: string): Error {
    const heard = this.heard.length === 0 ? 'nothing' : this.heard.map((sound) => `"${sound}"`).join(', ')
    return new Error(`expected ${wanted}, but ${instead}; heard: ${heard}`)
  }

  #next<T>(queue: AsyncQueue<T>, blockedBy: string): Promise<T> {
    const value = queue.shift()
    if (queue.isAwaited) this.#setBlockedBy(blockedBy)
    return value
  }

  #push<T>(queue: AsyncQueue<T>, value: NoInfer<T>): void {
    if (queue.isAwaited) this.#setBlockedBy(undefined)
    queue.push(value)
  }

  #setBlockedBy(blockedBy: string | undefined): void {
    this.#blockedBy = blockedBy
    this.#notify()
  }

  #notify(): void {
    this.#change.resolve()
    this.#change = Promise.withResolvers()
  }
}

/** A queue from which a value can be requested before it is there. */
class AsyncQueue<T> {
  readonly #values: T[] = []
  readonly #waiting: ((value: T) => void)[] = []

  get isAwaited(): boolean {
    return this.#waiting.length > 0
  }

  push(value: T): void {
    const next = this.#waiting.shift()
    if (next === undefined) this.#values.push(value)
    else next(value)
  }

  shift(): Promise<T> {
    const value = this.#values.shift()
    if (value !== undefined) return Promise.resolve(value)
    return new Promise((resolve) => this.#waiting.push(resolve))
  }
}
