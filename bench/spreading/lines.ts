// The lines to offices in memory, by the rules of src/calls/carrier-events/line-queries.ts: who gets a line, who waits, and how many
// calls each target has had.

import type { FlowOutcome } from '../../src/calls/flow/flow-types.ts'
import type { TargetLimits } from '../../src/campaigns/pacing/target-limits.ts'

interface Held {
  readonly number: string
  readonly targetId: number
}

export class Lines {
  readonly calls = new Map<number, number>()
  readonly #perNumber: number
  readonly #limits: TargetLimits | null
  readonly #held = new Map<number, Held>()
  readonly #inUse = new Map<string, number>()
  /** In the order of arrival. */
  readonly #waiting = new Map<string, Set<number>>()
  readonly #waitsFor = new Map<number, string>()

  constructor(perNumber: number, limits: TargetLimits | null) {
    this.#perNumber = perNumber
    this.#limits = limits
  }

  isSpent(targetId: number): boolean {
    return (this.calls.get(targetId) ?? 0) >= (this.#limits?.callsPerDay ?? Number.POSITIVE_INFINITY)
  }

  /** How many callers come before this one at a number without a free line for the caller. Undefined if there is a line. */
  before(caller: number, number: string): number | undefined {
    const waiting = [...(this.#waiting.get(number) ?? [])]
    const place = waiting.indexOf(caller)
    const before = place === -1 ? waiting.length : place
    const own = this.#held.get(caller)?.number === number ? 1 : 0
    return this.#perNumber - (this.#inUse.get(number) ?? 0) + own > before ? undefined : before
  }

  /** Returns false, and changes nothing, if the outcome reserves what is not available. */
  apply(caller: number, { reserved, released, ended, waitsFor }: FlowOutcome): boolean {
    if (reserved && (this.isSpent(reserved.targetId) || this.before(caller, reserved.number) !== undefined)) return false
    if (released !== undefined) this.#release(caller, 1)
    if (ended !== undefined) this.#release(caller, 0)
    this.#wait(caller, waitsFor)
    if (reserved === undefined) return true
    this.#held.set(caller, reserved)
    this.#add(this.#inUse, reserved.number, 1)
    this.#add(this.calls, reserved.targetId, 1)
    return true
  }

  /** `returned`: 1 if the call was not dialled. */
  #release(caller: number, returned: number): void {
    const held = this.#held.get(caller)
    if (held === undefined) return
    this.#held.delete(caller)
    this.#add(this.#inUse, held.number, -1)
    this.#add(this.calls, held.targetId, -returned)
  }

  #wait(caller: number, number: string | undefined): void {
    const before = this.#waitsFor.get(caller)
    if (before === number) return
    if (before !== undefined) this.#waiting.get(before)?.delete(caller)
    this.#waitsFor.delete(caller)
    if (number === undefined) return
    this.#waitsFor.set(caller, number)
    this.#waiting.set(number, (this.#waiting.get(number) ?? new Set()).add(caller))
  }

  #add<Key>(counts: Map<Key, number>, key: Key, count: number): void {
    counts.set(key, (counts.get(key) ?? 0) + count)
  }
}
