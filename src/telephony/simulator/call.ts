// One call from the first ring to the end: its record, whoever holds the phone, and the moment when the line is cut. What is said
// and dialled meanwhile is conversation.ts's and dialling.ts's.
import type { Clock } from '../../clock.ts'
import { followDocuments } from './conversation.ts'
import type { Handset } from './handset.ts'
import type { HttpMethod, Network, WebRequest } from './network/network.ts'
import { type CallRecord, type Ending, type Parameters, parametersOf, secondsSince } from './record.ts'
import { type StatusCallback, StatusReporter } from './status-callbacks.ts'

/** What all calls of a carrier share. */
export interface Switchboard {
  readonly account: string
  readonly network: Network
  readonly clock: Clock
  /** Undefined: every number is the account's. */
  readonly numbers: readonly string[] | undefined
  /** How lists write a number, and look for one. */
  spell(number: string): string
  /** A new id that begins with two letters. */
  newSid(prefix: string): string
}

export interface CallPlan {
  readonly to: string
  readonly from: string
  readonly direction: CallRecord['direction']
  readonly url: string
  readonly method: HttpMethod
  readonly fallback: Omit<WebRequest, 'params'> | undefined
  readonly statusCallback: StatusCallback | undefined
  readonly timeoutSeconds: number
  readonly isRecorded: boolean
}

/** Thrown into whatever is going on when the line is cut. */
class LineCut extends Error {
  override readonly name = 'LineCut'
}

export class SimulatedCall {
  readonly switchboard: Switchboard
  readonly plan: CallPlan
  readonly handset: Handset
  readonly record: CallRecord
  readonly #reporter: StatusReporter
  readonly #cut = Promise.withResolvers<never>()
  #cutBy: 'caller' | 'carrier' | undefined

  constructor(switchboard: Switchboard, plan: CallPlan, handset: Handset) {
    this.switchboard = switchboard
    this.plan = plan
    this.handset = handset
    this.record = {
      sid: switchboard.newSid('CA'),
      parentSid: undefined,
      to: plan.to,
      from: plan.from,
      direction: plan.direction,
      isRecorded: plan.isRecorded,
      startedAt: switchboard.clock(),
      status: plan.direction === 'inbound' ? 'ringing' : 'queued',
      answeredAt: undefined,
      endedAt: undefined,
      duration: 0,
      legs: [],
      documents: [],
      errors: [],
    }
    this.#reporter = new StatusReporter(this.record, { ...switchboard, callback: plan.statusCallback })
    // It may be cut while nothing waits for it.
    this.#cut.promise.catch(() => {})
  }

  /** Resolves at the end of the call; never rejects. */
  async run(): Promise<void> {
    void this.handset.hungUp.then(() => this.#cutLine('caller'))
    this.#end(await this.#live())
  }

  /** As by the REST API. The call is over by the time that an answer to the request arrives. */
  cut(): void {
    this.#cutLine('carrier')
  }

  get isCut(): boolean {
    return this.#cutBy !== undefined
  }

  get isAnswered(): boolean {
    return this.record.answeredAt !== undefined
  }

  /** The caller takes the call, or ours is taken. */
  answer(): void {
    if (this.isAnswered) return
    this.record.answeredAt = this.switchboard.clock()
    this.#reporter.report('answered', 'in-progress')
  }

  /** Throws as soon as the line is cut, and leaves the work to itself then. */
  async whileConnected<T>(work: () => Promise<T>): Promise<T> {
    if (this.isCut) throw new LineCut()
    return await Promise.race([this.#cut.promise, work()])
  }

  /** Of a request about this call. */
  parameters(): Parameters {
    return parametersOf(this.switchboard.account, this.record)
  }

  #cutLine(by: 'caller' | 'carrier'): void {
    this.#cutBy ??= by
    this.#cut.reject(new LineCut())
  }

  async #live(): Promise<Ending> {
    try {
      const refusal = this.plan.direction === 'inbound' ? undefined : await this.#ring()
      return refusal ?? (await followDocuments(this))
    } catch (error) {
      if (!(error instanceof LineCut)) this.record.errors.push(String(error))
      if (this.isAnswered) return 'completed'
      if (!(error instanceof LineCut)) return 'failed'
      // Who is rung and hangs up declines, which networks report as busy; who rings gives up.
      return this.#cutBy === 'caller' && this.plan.direction === 'outbound-api' ? 'busy' : 'canceled'
    }
  }

  /** Undefined: it was answered. */
  async #ring(): Promise<Ending | undefined> {
    this.#reporter.report('initiated', 'initiated')
    this.#reporter.report('ringing', 'ringing')
    const { to, from, timeoutSeconds } = this.plan
    const outcome = await this.whileConnected(() => this.handset.ring({ callId: this.record.sid, to, from, timeoutSeconds }))
    if (outcome !== 'answer') return outcome
    this.answer()
    return undefined
  }

  #end(status: Ending): void {
    const { record, switchboard } = this
    record.endedAt = switchboard.clock()
    // A script's talk takes no time on the clock, but a call is no shorter than its legs.
    const talked = record.legs.reduce((sum, leg) => sum + leg.duration, 0)
    record.duration = Math.max(secondsSince(record.answeredAt, record.endedAt), talked)
    this.#reporter.report('completed', status)
    this.handset.ended({ status, seconds: record.duration })
  }
}
