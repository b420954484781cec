// The calls of a carrier: takes them on, runs them, and keeps what is known of them.
import { type CallPlan, SimulatedCall, type Switchboard } from './call.ts'
import type { Handset } from './handset.ts'
import type { CallRecord, LegRecord } from './record.ts'

/** A server that practises for months would otherwise never forget a call. */
const callsMax = 10_000

export class Exchange {
  /** In the order in which they were taken on. */
  readonly calls: CallRecord[] = []
  readonly switchboard: Switchboard
  readonly #live = new Map<string, SimulatedCall>()
  readonly #running = new Set<Promise<void>>()
  #isClosed = false

  constructor(switchboard: Switchboard) {
    this.switchboard = switchboard
  }

  /** The call is queued, and nothing happens until it is started. */
  take(plan: CallPlan, handset: Handset): SimulatedCall {
    const call = new SimulatedCall(this.switchboard, plan, handset)
    this.#live.set(call.record.sid, call)
    this.calls.push(call.record)
    if (this.calls.length > callsMax) this.calls.shift()
    return call
  }

  start(call: SimulatedCall): void {
    if (this.#isClosed) call.cut()
    const running = call.run().finally(() => {
      this.#live.delete(call.record.sid)
      this.#running.delete(running)
    })
    this.#running.add(running)
  }

  /** Undefined: there is no such call, or it is over. */
  findLive(sid: string): SimulatedCall | undefined {
    return this.#live.get(sid)
  }

  /** Calls and the legs within them, each before those that were begun after it. */
  legs(): LegRecord[] {
    return this.calls.flatMap((call) => [call, ...call.legs]).toSorted((a, b) => a.startedAt.getTime() - b.startedAt.getTime())
  }

  async idle(): Promise<void> {
    const { network } = this.switchboard
    while (this.#running.size > 0 || !network.isIdle) {
      await Promise.allSettled(this.#running)
      await network.idle()
    }
  }

  close(): void {
    this.#isClosed = true
    this.switchboard.network.close()
    for (const call of this.#live.values()) call.cut()
  }
}
