// Reports the status of a leg to the server: only the events that it requested, in order, and without delaying the call.
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

/** Returns undefined if a name is not that of an event. Without names, only the end is reported. */
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

/** Reports one leg. */
export class StatusReporter {
  readonly #leg: LegRecord
  readonly #options: StatusReporterOptions
  #sequence = 0
  #delivered = Promise.resolve()

  constructor(leg: LegRecord, options: StatusReporterOptions) {
    this.#leg = leg
    this.#options = options
  }

  /** Also sets the status of the leg. */
  report(event: StatusEvent, status: CallStatus): void {
    this.#leg.status = status
    const { account, network, clock, callback } = this.#options
    if (callback === undefined || !callback.events.includes(event)) return
    const { duration } = this.#leg
    const params = {
      ...parametersOf(account, this.#leg),
      Timestamp: formatRfc2822(clock()),
      CallbackSource: 'call-progress-events',
      SequenceNumber: String(this.#sequence++),
      // `Duration` counts started minutes, which is what a carrier bills.
      ...(event === 'completed' ? { CallDuration: String(duration), Duration: String(Math.ceil(duration / 60)) } : {}),
    }
    this.#delivered = network.notify({ url: callback.url, method: callback.method, params }, this.#delivered)
  }
}

/** Formats an instant as Twilio does. */
export function formatRfc2822(instant: Date): string {
  return instant.toUTCString().replace('GMT', '+0000')
}
