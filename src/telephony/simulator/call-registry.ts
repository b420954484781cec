// The calls of the simulated carrier: creates and runs them, and keeps their records.

import type { Handset } from '../handset.ts'
import { type CallPlan, SimulatedCall, type SimulatorContext } from './call.ts'
import type { CallRecord, LegRecord } from './record.ts'

/** Limits the memory of a server on which people practise for months. */
const callsMax = 10_000

export class CallRegistry {
  /** In the order in which they were created. */
  readonly calls: CallRecord[] = []
  readonly context: SimulatorContext
  readonly #active = new Map<string, SimulatedCall>()
  readonly #running = new Set<Promise<void>>()
  #isClosed = false

  constructor(context: SimulatorContext) {
    this.context = context
  }

  /** Creates a queued call. Nothing happens until `start`. */
  create(plan: CallPlan, handset: Handset): SimulatedCall {
    const call = new SimulatedCall(this.context, plan, handset)
    this.#active.set(call.record.sid, call)
    this.calls.push(call.record)
    if (this.calls.length > callsMax) this.calls.shift()
    return call
  }

  start(call: SimulatedCall): void {
    if (this.#isClosed) call.disconnect()
    const running = call.run().finally(() => {
      this.#active.delete(call.record.sid)
      this.#running.delete(running)
    })
    this.#running.add(running)
  }

  /** Returns undefined if there is no such call, or it has ended. */
  findActive(sid: string): SimulatedCall | undefined {
    return this.#active.get(sid)
  }

  /** Returns calls and the legs within them, oldest first. */
  listLegs(): LegRecord[] {
    return this.calls.flatMap((call) => [call, ...call.legs]).toSorted((a, b) => a.startedAt.getTime() - b.startedAt.getTime())
  }

  async idle(): Promise<void> {
    const { network } = this.context
    while (this.#running.size > 0 || !network.isIdle) {
      await Promise.allSettled(this.#running)
      await network.idle()
    }
  }

  close(): void {
    this.#isClosed = true
    this.context.network.close()
    for (const call of this.#active.values()) call.disconnect()
  }
}
