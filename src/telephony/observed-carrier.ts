// Reports every request to a carrier, how it ended and how long it took, for /metrics.
import type { Stopwatch } from '../clock.ts'
import { type Carrier, CarrierError } from './carrier.ts'

export const carrierRequests = ['dial_caller', 'end_call', 'find_call', 'find_calls', 'find_legs'] as const
/** Apart from `ok`, the kinds of a CarrierError. `failed`: another error, which is a bug. */
export const carrierOutcomes = ['ok', 'refused', 'busy', 'unclear', 'failed'] as const

export interface CarrierRequest {
  readonly request: (typeof carrierRequests)[number]
  readonly outcome: (typeof carrierOutcomes)[number]
  readonly seconds: number
}

export type OnCarrierRequest = (request: CarrierRequest) => void

export function observeCarrier(carrier: Carrier, onRequest: OnCarrierRequest, stopwatch: Stopwatch): Carrier {
  const observe =
    <A extends unknown[], T>(request: CarrierRequest['request'], send: (...args: A) => Promise<T>) =>
    async (...args: A): Promise<T> => {
      const began = stopwatch()
      const report = (outcome: CarrierRequest['outcome']) =>
        onRequest({ request, outcome, seconds: (stopwatch() - began) / 1000 })
      try {
        const result = await send(...args)
        report('ok')
        return result
      } catch (error) {
        report(error instanceof CarrierError ? error.kind : 'failed')
        throw error
      }
    }
  return {
    ...carrier,
    dialCaller: observe('dial_caller', carrier.dialCaller),
    endCall: observe('end_call', carrier.endCall),
    findCall: observe('find_call', carrier.findCall),
    findCalls: observe('find_calls', carrier.findCalls),
    findLegs: observe('find_legs', carrier.findLegs),
  }
}
