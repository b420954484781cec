// A phone for tests, in the caller's language: a test awaits what is heard and dialled, and says what caller and offices do. It
// has no time-outs: where the call waits for the test, what is awaited cannot come, and the test is told all that was heard.
import type { CallEnd, DialledLeg, Handset, RingingCall, RingOutcome, Sound, Talk } from './handset.ts'

type Happening = { readonly heard: string } | { readonly dialled: DialledLeg }

/** For one call. What the test says is kept until the call gets there. */
export class ScriptedPhone {
  /** What the carrier is given. */
  readonly handset: Handset
  /** Everything that was heard: what was spoken, and the addresses of what was played. */
  readonly heard: string[] = []
  readonly #rings = new Mailbox<RingOutcome>()
  readonly #keys = new Mailbox<string>()
  readonly #offices = new Mailbox<RingOutcome | 'star'>()
  readonly #talks = new Mailbox<Talk>()
  readonly #ringing = Promise.withResolvers<RingingCall>()
  readonly #hangingUp = Promise.withResolvers<void>()
  readonly #ending = Promise.withResolvers<CallEnd>()
  readonly #happenings: Happening[] = []
  #read = 0
  #leg: DialledLeg | undefined
  /** What the test has to do before anything else can happen; or that nothing can any more. */
  #standstill: string | undefined
  #change = Promise.withResolvers<void>()

  constructor() {
    this.handset = {
      ring: (call) => {
        this.#ringing.resolve(call)
        return this.#take(this.#rings, 'the phone rings and is not answered')
      },
      hear: async (sound) => this.#hear(sound),
      press: (prompt) => {
        for (const sound of prompt.sounds) this.#hear(sound)
        return this.#take(this.#keys, 'the call waits for keys')
      },
      office: (leg) => {
        this.#leg = leg
        this.#happen({ dialled: leg })
        return this.#take(this.#offices, `${leg.number} rings and does not answer`)
      },
      talk: (leg) => this.#take(this.#talks, `${leg.number} is talking and does not hang up`),
      hungUp: this.#hangingUp.promise,
      ended: (end) => {
        this.#stand(`the call ended (${end.status})`)
        this.#ending.resolve(end)
      },
    }
  }

  /** Resolves when it has rung. */
  answer(): Promise<RingingCall> {
    this.#give(this.#rings, 'answer')
    return this.#ringing.promise
  }

  refuse(outcome: Exclude<RingOutcome, 'answer'>): void {
    this.#give(this.#rings, outcome)
  }

  /** Passes over what comes before. Resolves with what was heard. */
  hears(wanted: RegExp): Promise<string> {
    return this.#find(`to hear ${wanted}`, (happening) =>
      'heard' in happening && wanted.test(happening.heard) ? happening.heard : undefined,
    )
  }

  /** Passes over sounds, but not over other offices. */
  dials(number: string): Promise<DialledLeg> {
    return this.#find(`${number} to be dialled`, (happening) => {
      if ('heard' in happening) return undefined
      if (happening.dialled.number === number) return happening.dialled
      throw this.#failure(`${number} to be dialled`, `it was ${happening.dialled.number}`)
    })
  }

  /** Answers the prompt that waits for keys, or the next. */
  press(keys: string): void {
    this.#give(this.#keys, keys)
  }

  pressNothing(): void {
    this.#give(this.#keys, '')
  }

  officeAnswers(): void {
    this.#give(this.#offices, 'answer')
  }

  officeIs(outcome: Exclude<RingOutcome, 'answer'>): void {
    this.#give(this.#offices, outcome)
  }

  officeHangsUp(seconds: number): void {
    this.#give(this.#talks, { seconds, endedBy: 'office' })
  }

  /** Ends the talk with the office, or its ringing. Throws where `*` does nothing. */
  pressStar(seconds = 0): void {
    if (this.#leg === undefined) throw this.#failure('an office to leave with *', 'none was dialled')
    if (!this.#leg.hangupOnStar) throw this.#failure('* to end the call', `it does not end that to ${this.#leg.number}`)
    if (this.#offices.isAwaited) this.#give(this.#offices, 'star')
    else this.#give(this.#talks, { seconds, endedBy: 'star' })
  }

  hangUp(): void {
    this.#stand(undefined)
    this.#hangingUp.resolve()
  }

  ended(): Promise<CallEnd> {
    return this.#ending.promise
  }

  #hear(sound: Sound): void {
    if (sound.kind === 'pause') return
    const heard = sound.kind === 'say' ? sound.text : sound.url
    this.heard.push(heard)
    this.#happen({ heard })
  }

  #happen(happening: Happening): void {
    this.#happenings.push(happening)
    this.#notify()
  }

  async #find<T>(wanted: string, pick: (happening: Happening) => T | undefined): Promise<T> {
    for (;;) {
      const happening = this.#happenings[this.#read]
      if (happening === undefined) {
        if (this.#standstill !== undefined) throw this.#failure(wanted, this.#standstill)
        await this.#change.promise
        continue
      }
      this.#read++
      const found = pick(happening)
      if (found !== undefined) return found
    }
  }

  #failure(wanted: string, instead: string): Error {
    const heard = this.heard.length === 0 ? 'nothing' : this.heard.map((sound) => `"${sound}"`).join(', ')
    return new Error(`expected ${wanted}, but ${instead}; heard: ${heard}`)
  }

  #take<T>(mailbox: Mailbox<T>, standstill: string): Promise<T> {
    const taken = mailbox.take()
    if (mailbox.isAwaited) this.#stand(standstill)
    return taken
  }

  #give<T>(mailbox: Mailbox<T>, value: NoInfer<T>): void {
    if (mailbox.isAwaited) this.#stand(undefined)
    mailbox.give(value)
  }

  #stand(standstill: string | undefined): void {
    this.#standstill = standstill
    this.#notify()
  }

  #notify(): void {
    this.#change.resolve()
    this.#change = Promise.withResolvers()
  }
}

/** Hands one value after another from who gives to who takes, whoever comes first. */
class Mailbox<T> {
  readonly #given: T[] = []
  readonly #takers: ((value: T) => void)[] = []

  get isAwaited(): boolean {
    return this.#takers.length > 0
  }

  give(value: T): void {
    const taker = this.#takers.shift()
    if (taker === undefined) this.#given.push(value)
    else taker(value)
  }

  take(): Promise<T> {
    const given = this.#given.shift()
    if (given !== undefined) return Promise.resolve(given)
    return new Promise((resolve) => this.#takers.push(resolve))
  }
}
