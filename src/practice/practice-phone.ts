// A practice phone for one call: publishes what happens as events, takes the user's actions, and answers the simulated carrier
// with them. It does not know how events and actions travel.
import type { Clock } from '../clock.ts'
import type { CallEnd, DialledLeg, Handset, KeyPrompt, RingingCall, Sound, Talk } from '../telephony/handset.ts'
import type { PhoneAction, PhoneEvent } from './protocol.ts'
import type { SetTimer } from './timer.ts'

export interface PhoneOptions {
  readonly clock: Clock
  readonly setTimer: SetTimer
  /** URLs that begin with it are sent as paths. */
  readonly base: () => string
  /** Takes the carrier's id of a call. Returns undefined if the office that it dials is not known. */
  readonly findOfficeName: (callId: string) => Promise<string | undefined>
  /** Takes the carrier's id of a call. True if the call goes on in the same way without the key that it waits for. */
  readonly isKeyOptional: (callId: string) => Promise<boolean>
  /** Called once, after the last event. */
  readonly onEnded: () => void
}

export type PhoneListener = (event: PhoneEvent, index: number) => void

/** The phone hangs up when nobody has followed it for this long. */
export const absenceSecondsMax = 10
/**
 * Limits how long the phone waits for its call, and, beyond a prompt's own timeout, for an action. The user keeps that timeout.
 */
export const idleSecondsMax = 600

const nothing = () => {}

export class PracticePhone {
  readonly handset: Handset
  /** The carrier's id of the call. */
  callId: string | undefined
  readonly #options: PhoneOptions
  readonly #events: PhoneEvent[] = []
  readonly #followers = new Set<PhoneListener>()
  readonly #hangingUp = Promise.withResolvers<void>()
  #answer: (action: PhoneAction) => void = nothing
  #cancelIdleTimer = nothing
  #cancelAbsenceTimer = nothing
  #isTaken = false
  #hasEnded = false

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
    this.#cancelIdleTimer = options.setTimer(idleSecondsMax, () => this.giveUp())
    this.#startAbsenceTimer()
  }

  /** True until the phone is reserved for a call. */
  get isFree(): boolean {
    return !this.#isTaken && !this.#hasEnded
  }

  get hasEnded(): boolean {
    return this.#hasEnded
  }

  /** Reserves the phone for its one call. */
  take(): Handset {
    this.#isTaken = true
    this.#cancelIdleTimer()
    return this.handset
  }

  /** Ends the phone as failed, unless it is reserved for a call. */
  giveUp(): void {
    if (!this.#isTaken) this.#end({ status: 'failed', seconds: 0 })
  }

  /** Calls `listener` with all events, past and future, from index `first` on. Returns a function that stops it. */
  follow(first: number, listener: PhoneListener): () => void {
    this.#cancelAbsenceTimer()
    this.#followers.add(listener)
    for (const [index, event] of this.#events.entries()) if (index >= first) listener(event, index)
    return () => {
      this.#followers.delete(listener)
      if (this.#followers.size === 0 && !this.#hasEnded) this.#startAbsenceTimer()
    }
  }

  /** Ignores an action that does not answer the current event. */
  act(action: PhoneAction): void {
    if (action.kind === 'hang_up') this.hangUp()
    else this.#answer(action)
  }

  /** A phone that hangs up before it rings stays reserved: a call that is already on its way gets a busy signal. */
  hangUp(): void {
    this.#hangingUp.resolve()
    if (!this.#isTaken) this.#emit({ kind: 'ended', status: 'canceled', seconds: 0 })
  }

  #ring({ callId, from, timeoutSeconds }: RingingCall) {
    this.callId = callId
    return this.#waitForAction({ kind: 'ringing', from, timeoutSeconds }, timeoutSeconds, (action) => {
      if (action.kind === 'refuse') return action.how
      return action.kind === 'answer' ? action.kind : undefined
    })
  }

  async #hear(sound: Sound): Promise<void> {
    const id = this.#events.length
    const event = { kind: 'hear', id, sound: this.#withPath(sound) } as const
    await this.#waitForAction(event, 0, (action) => (action.kind === 'heard' && action.id === id ? id : undefined))
  }

  async #press(prompt: KeyPrompt): Promise<string> {
    const isOptional = await this.#lookUp(this.#options.isKeyOptional, false)
    const id = this.#events.length
    const sounds = prompt.sounds.map((sound) => this.#withPath(sound))
    const event = { kind: 'prompt', id, isOptional, ...prompt, sounds } as const
    return await this.#waitForAction(event, prompt.timeoutSeconds, (action) =>
      action.kind === 'press' && action.id === id ? action.keys : undefined,
    )
  }

  async #office({ number, callerId, timeoutSeconds, hangupOnStar }: DialledLeg) {
    const name = (await this.#lookUp(this.#options.findOfficeName, undefined)) ?? null
    const event = { kind: 'dialling', number, name, callerId, timeoutSeconds } as const
    return await this.#waitForAction(event, timeoutSeconds, (action) => {
      if (action.kind === 'office') return action.does
      return action.kind === 'star' && hangupOnStar ? action.kind : undefined
    })
  }

  /** Returns `otherwise` on any error: the call goes on without what is only shown. */
  async #lookUp<T>(find: (callId: string) => Promise<T>, otherwise: T): Promise<T> {
    return this.callId === undefined ? otherwise : await find(this.callId).catch(() => otherwise)
  }

  async #talk({ timeLimitSeconds, hangupOnStar }: DialledLeg): Promise<Talk> {
    const { clock } = this.#options
    const start = clock().getTime()
    const endedBy = await this.#waitForAction<Talk['endedBy']>(
      { kind: 'talking', timeLimitSeconds },
      timeLimitSeconds,
      (action) => {
        if (action.kind === 'office_hangs_up') return 'office'
        return action.kind === 'star' && hangupOnStar ? action.kind : undefined
      },
    )
    return { seconds: Math.round((clock().getTime() - start) / 1000), endedBy }
  }

  /** Emits the event. Resolves with the first action that `read` accepts; hangs up if none arrives in time. */
  #waitForAction<T>(event: PhoneEvent, seconds: number, read: (action: PhoneAction) => T | undefined): Promise<T> {
    return new Promise((resolve) => {
      const cancel = this.#options.setTimer(seconds + idleSecondsMax, () => this.hangUp())
      this.#cancelIdleTimer = cancel
      this.#answer = (action) => {
        const answer = read(action)
        if (answer === undefined) return
        cancel()
        this.#answer = nothing
        resolve(answer)
      }
      this.#emit(event)
    })
  }

  #emit(event: PhoneEvent): void {
    // A phone that hung up before it rang has sent its last event, but may still be rung.
    if (this.#events.at(-1)?.kind === 'ended') return
    const index = this.#events.push(event) - 1
    for (const listener of this.#followers) listener(event, index)
  }

  #end({ status, seconds }: CallEnd): void {
    if (this.#hasEnded) return
    this.#hasEnded = true
    this.#answer = nothing
    this.#cancelIdleTimer()
    this.#cancelAbsenceTimer()
    this.#emit({ kind: 'ended', status, seconds })
    this.#options.onEnded()
  }

  #startAbsenceTimer(): void {
    this.#cancelAbsenceTimer = this.#options.setTimer(absenceSecondsMax, () => this.hangUp())
  }

  /** The user may reach this server at another address than the carrier does. */
  #withPath(sound: Sound): Sound {
    const base = `${this.#options.base()}/`
    return sound.kind === 'play' && sound.url.startsWith(base) ? { ...sound, url: sound.url.slice(base.length - 1) } : sound
  }
}
