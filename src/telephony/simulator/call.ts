// One call from the first ring to the end: its record, its handset, and how it is disconnected. conversation.ts follows the
// documents in between, and dialling.ts dials offices.
import type { Clock } from '../../clock.ts'
import type { Handset } from '../handset.ts'
import { followDocuments } from './conversation.ts'
import type { HttpMethod, Network, WebRequest } from './network/network.ts'
import { type CallRecord, type Ending, type Parameters, parametersOf, secondsSince } from './record.ts'
import { type StatusCallback, StatusReporter } from './status-callbacks.ts'

/** What all calls of the simulated carrier share. */
export interface SimulatorContext {
  readonly account: string
  readonly network: Network
  readonly clock: Clock
  /** The numbers of the account. Undefined: any number belongs to it. */
  readonly numbers: readonly string[] | undefined
  /** Writes a number as it is listed and searched for. */
  spell(number: string): string
  /** Returns a new id that begins with these two letters. */
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

/** Interrupts whatever is going on when the call is disconnected. */
class CallDisconnected extends Error {
  override readonly name = 'CallDisconnected'
}

export class SimulatedCall {
  readonly context: SimulatorContext
  readonly plan: CallPlan
  readonly handset: Handset
  readonly record: CallRecord
  readonly #reporter: StatusReporter
  readonly #disconnected = Promise.withResolvers<never>()
  #disconnectedBy: 'caller' | 'carrier' | undefined

  constructor(context: SimulatorContext, plan: CallPlan, handset: Handset) {
    this.context = context
    this.plan = plan
    this.handset = handset
    this.record = {
      sid: context.newSid('CA'),
      parentSid: undefined,
      to: plan.to,
      from: plan.from,
      direction: plan.direction,
      isRecorded: plan.isRecorded,
      startedAt: context.clock(),
      status: plan.direction === 'inbound' ? 'ringing' : 'queued',
      answeredAt: undefined,
      endedAt: undefined,
      duration: 0,
      legs: [],
      documents: [],
      errors: [],
    }
    this.#reporter = new StatusReporter(this.record, { ...context, callback: plan.statusCallback })
    // Avoids an unhandled rejection if nothing is waiting when the call is disconnected.
    this.#disconnected.promise.catch(() => {})
  }

  /** Resolves at the end of the call; never rejects. */
  async run(): Promise<void> {
    void this.handset.hungUp.then(() => this.#disconnect('caller'))
    this.#end(await this.#runUntilEnd())
  }

  /** Ends the call for the REST API. It has ended by the time that the response to the request arrives. */
  disconnect(): void {
    this.#disconnect('carrier')
  }

  get isDisconnected(): boolean {
    return this.#disconnectedBy !== undefined
  }

  get isAnswered(): boolean {
    return this.record.answeredAt !== undefined
  }

  /** Marks the call as answered, by the caller or, if it is inbound, by us. */
  answer(): void {
    if (this.isAnswered) return
    this.record.answeredAt = this.context.clock()
    this.#reporter.report('answered', 'in-progress')
  }

  /** Throws as soon as the call is disconnected, and then ignores how `work` ends. */
  async whileConnected<T>(work: () => Promise<T>): Promise<T> {
    if (this.isDisconnected) throw new CallDisconnected()
    return await Promise.race([this.#disconnected.promise, work()])
  }

  /** The parameters of a request about this call. */
  parameters(): Parameters {
    return parametersOf(this.context.account, this.record)
  }

  #disconnect(by: 'caller' | 'carrier'): void {
    this.#disconnectedBy ??= by
    this.#disconnected.reject(new CallDisconnected())
  }

  async #runUntilEnd(): Promise<Ending> {
    try {
      const refusal = this.plan.direction === 'inbound' ? undefined : await this.#ring()
      return refusal ?? (await followDocuments(this))
    } catch (error) {
      if (!(error instanceof CallDisconnected)) this.record.errors.push(String(error))
      if (this.isAnswered) return 'completed'
      if (!(error instanceof CallDisconnected)) return 'failed'
      // Hanging up a ringing phone declines the call, which networks report as busy. A caller who hangs up cancels it.
      return this.#disconnectedBy === 'caller' && this.plan.direction === 'outbound-api' ? 'busy' : 'canceled'
    }
  }

  /** Returns undefined if the call was answered. */
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
    const { record, context } = this
    record.endedAt = context.clock()
    // Scripted conversations take no time on the clock, but a call cannot be shorter than its legs.
    const talkSeconds = record.legs.reduce((sum, leg) => sum + leg.duration, 0)
    record.duration = Math.max(secondsSince(record.answeredAt, record.endedAt), talkSeconds)
    this.#reporter.report('completed', status)
    this.handset.ended({ status, seconds: record.duration })
  }
}
