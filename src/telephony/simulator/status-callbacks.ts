// Tells the server how a leg stands: only the events that it asked for, in their order, and without the call waiting for it.
import type { Clock } from '../../clock.ts'
import type { HttpMethod, Network } from './network/network.ts'
import { type CallStatus, type LegRecord, parametersOf } from './record.ts'

const statusEvents = ['initiated', 'ringing', 'answered', 'completed'] as const
export type StatusEvent = (typeof statusEvents)[number]

export interface StatusCallback {
  readonly url: string
  readonly method: HttpMethod
  readonly events: readonly StatusEvent[]
}

/** Undefined: one of the names is none of an event. Without names, only the end is told. */
export function readStatusEvents(names: readonly string[]): readonly StatusEvent[] | undefined {
  if (names.length === 0) return ['completed']
  const known = names.filter((name): name is StatusEvent => (statusEvents as readonly string[]).includes(name))
  return known.length === names.length ? known : undefined
}

export interface StatusReporterOptions {
  readonly account: string
  readonly network: Network
  readonly clock: Clock
  readonly callback: StatusCallback | undefined
}

/** Of one leg. */
export class StatusReporter {
  readonly #leg: LegRecord
  readonly #options: StatusReporterOptions
  #sequence = 0
  #delivered = Promise.resolve()

  constructor(leg: LegRecord, options: StatusReporterOptions) {
    this.#leg = leg
    this.#options = options
  }

  /** Sets the status, too. */
  report(event: StatusEvent, status: CallStatus): void {
    this.#leg.status = status
    const { account, network, clock, callback } = this.#options
    if (callback === undefined || !callback.events.includes(event)) return
    const { duration } = this.#leg
    const params = {
      ...parametersOf(account, this.#leg),
      Timestamp: rfc2822(clock()),
      CallbackSource: 'call-progress-events',
      SequenceNumber: String(this.#sequence++),
      // `Duration` counts begun minutes, which is what a carrier bills.
      ...(event === 'completed' ? { CallDuration: String(duration), Duration: String(Math.ceil(duration / 60)) } : {}),
    }
    this.#delivered = network.tell({ url: callback.url, method: callback.method, params }, this.#delivered)
  }
}

/** How Twilio writes instants. */
export function rfc2822(instant: Date): string {
  return instant.toUTCString().replace('GMT', '+0000')
}
