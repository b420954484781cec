// A phone that somebody holds for one call, over any wire: tells whoever follows it what happens, asks nothing twice, and does
// what it is told. Which lines there are is practice-phones.ts's.
import type { Clock } from '../clock.ts'
import type { CallEnd, DialledLeg, Handset, KeyPrompt, RingingCall, Sound, Talk } from '../telephony/simulator/handset.ts'
import type { PhoneAction, PhoneEvent } from './protocol.ts'
import type { SetTimer } from './timer.ts'

export interface PhoneOptions {
  readonly clock: Clock
  readonly setTimer: SetTimer
  /** Addresses below it are told as paths. */
  readonly base: () => string
  /** Whom the call with this carrier's id is dialling; undefined: nobody knows. */
  readonly nameOffice: (callId: string) => Promise<string | undefined>
  /** Nothing happens on the line any more. */
  readonly onOver: () => void
}

export type PhoneListener = (event: PhoneEvent, index: number) => void

/** How long the line stands without anybody who follows it. */
export const absenceSecondsMax = 10
/** Time-outs are the holder's; this only keeps what is forgotten from standing for ever. */
export const idleSecondsMax = 600

const nothing = () => {}

export class PracticePhone {
  /** What the carrier is given. */
  readonly handset: Handset
  /** The carrier's id of the call. */
  callId: string | undefined
  readonly #options: PhoneOptions
  readonly #events: PhoneEvent[] = []
  readonly #followers = new Set<PhoneListener>()
  readonly #hangingUp = Promise.withResolvers<void>()
  #answer: (action: PhoneAction) => void = nothing
  #callOffQuestion = nothing
  #callOffAbsence = nothing
  #isTaken = false
  #isOver = false

  constructor(options: PhoneOptions) {
    this.#options = options
    this.handset = {
      ring: (call) => this.#ring(call),
      hear: (sound) => this.#hear(sound),
      press: (prompt) => this.#press(prompt),
      office: (leg) => this.#office(leg),
      talk: (leg) => this.#talk(leg),
      hungUp: this.#hangingUp.promise,
      ended: (end) => this.#end(end),
    }
    this.#callOffQuestion = options.setTimer(idleSecondsMax, () => this.giveUp())
    this.#awaitFollower()
  }

  /** It may still be rung. */
  get isFree(): boolean {
    return !this.#isTaken && !this.#isOver
  }

  get isOver(): boolean {
    return this.#isOver
  }

  /** The carrier takes the phone for the line's one call. */
  take(): Handset {
    this.#isTaken = true
    this.#callOffQuestion()
    return this.handset
  }

  /** No call comes. */
  giveUp(): void {
    if (!this.#isTaken) this.#end({ status: 'failed', seconds: 0 })
  }

  /** Tells all events from `first` on, which counts from 0. Returns how to stop. */
  follow(first: number, listener: PhoneListener): () => void {
    this.#callOffAbsence()
    this.#followers.add(listener)
    for (const [index, event] of this.#events.entries()) if (index >= first) listener(event, index)
    return () => {
      this.#followers.delete(listener)
      if (this.#followers.size === 0 && !this.#isOver) this.#awaitFollower()
    }
  }

  /** What comes too late, or answers nothing that was asked, changes nothing. */
  act(action: PhoneAction): void {
    if (action.kind === 'hang_up') this.hangUp()
    else this.#answer(action)
  }

  /** A phone that is hung up before it rings stays reserved: its call may be on its way, and then finds it busy. */
  hangUp(): void {
    this.#hangingUp.resolve()
    if (!this.#isTaken) this.#tell({ kind: 'ended', status: 'canceled', seconds: 0 })
  }

  #ring({ callId, from, timeoutSeconds }: RingingCall) {
    this.callId = callId
    return this.#ask({ kind: 'ringing', from, timeoutSeconds }, timeoutSeconds, (action) => {
      if (action.kind === 'refuse') return action.how
      return action.kind === 'answer' ? action.kind : undefined
    })
  }

  async #hear(sound: Sound): Promise<void> {
    const id = this.#events.length
    const event = { kind: 'hear', id, sound: this.#withPath(sound) } as const
    await this.#ask(event, 0, (action) => (action.kind === 'heard' && action.id === id ? id : undefined))
  }

  #press(prompt: KeyPrompt): Promise<string> {
    const id = this.#events.length
    const event = { kind: 'prompt', id, ...prompt, sounds: prompt.sounds.map((sound) => this.#withPath(sound)) } as const
    return this.#ask(event, prompt.timeoutSeconds, (action) =>
      action.kind === 'press' && action.id === id ? action.keys : undefined,
    )
  }

  async #office({ number, callerId, timeoutSeconds, hangupOnStar }: DialledLeg) {
    const event = { kind: 'dialling', number, name: await this.#nameOffice(), callerId, timeoutSeconds } as const
    return await this.#ask(event, timeoutSeconds, (action) => {
      if (action.kind === 'office') return action.does
      return action.kind === 'star' && hangupOnStar ? action.kind : undefined
    })
  }

  /** The call goes on without a name, too. */
  async #nameOffice(): Promise<string | null> {
    const name = this.callId === undefined ? undefined : this.#options.nameOffice(this.callId).catch(() => undefined)
    return (await name) ?? null
  }

  async #talk({ timeLimitSeconds, hangupOnStar }: DialledLeg): Promise<Talk> {
    const { clock } = this.#options
    const start = clock().getTime()
    const endedBy = await this.#ask<Talk['endedBy']>({ kind: 'talking', timeLimitSeconds }, timeLimitSeconds, (action) => {
      if (action.kind === 'office_hangs_up') return 'office'
      return action.kind === 'star' && hangupOnStar ? action.kind : undefined
    })
    return { seconds: Math.round((clock().getTime() - start) / 1000), endedBy }
  }

  /** Resolves with the first action that is an answer. */
  #ask<T>(event: PhoneEvent, seconds: number, read: (action: PhoneAction) => T | undefined): Promise<T> {
    return new Promise((resolve) => {
      const callOff = this.#options.setTimer(seconds + idleSecondsMax, () => this.hangUp())
      this.#callOffQuestion = callOff
      this.#answer = (action) => {
        const answer = read(action)
        if (answer === undefined) return
        callOff()
        this.#answer = nothing
        resolve(answer)
      }
      this.#tell(event)
    })
  }

  #tell(event: PhoneEvent): void {
    // A phone that was hung up before it rang is rung all the same.
    if (this.#events.at(-1)?.kind === 'ended') return
    const index = this.#events.push(event) - 1
    for (const listener of this.#followers) listener(event, index)
  }

  #end({ status, seconds }: CallEnd): void {
    if (this.#isOver) return
    this.#isOver = true
    this.#answer = nothing
    this.#callOffQuestion()
    this.#callOffAbsence()
    this.#tell({ kind: 'ended', status, seconds })
    this.#options.onOver()
  }

  #awaitFollower(): void {
    this.#callOffAbsence = this.#options.setTimer(absenceSecondsMax, () => this.hangUp())
  }

  /** Whoever holds the phone may reach this server by another address than the carrier does. */
  #withPath(sound: Sound): Sound {
    const base = `${this.#options.base()}/`
    return sound.kind === 'play' && sound.url.startsWith(base) ? { ...sound, url: sound.url.slice(base.length - 1) } : sound
  }
}
