// What a server process counts in memory for /metrics, from its start on: requests to the carrier, and refusals by limits. What
// the database knows is counted there, in http/metrics/.
import { Counter, Histogram, Registry } from 'prom-client'
import { carrierOutcomes, carrierRequests, type OnCarrierRequest } from '../telephony/observed-carrier.ts'
import { type OnRefused, refusingLimits } from '../throttles/on-refused.ts'

export interface Meters {
  readonly registry: Registry
  readonly onCarrierRequest: OnCarrierRequest
  readonly onRefused: OnRefused
}

export function createMeters(): Meters {
  const registry = new Registry()
  const registers = [registry]
  const requests = new Counter({
    name: 'patchboard_carrier_requests_total',
    help: 'Requests of this process to the carrier, by what was asked and the outcome.',
    labelNames: ['request', 'outcome'] as const,
    registers,
  })
  const durations = new Histogram({
    name: 'patchboard_carrier_request_duration_seconds',
    help: 'Duration of requests of this process to the carrier.',
    labelNames: ['request'] as const,
    buckets: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 15],
    registers,
  })
  const refusals = new Counter({
    name: 'patchboard_limit_refusals_total',
    help: 'Requests and calls that a limit has refused in this process, by limit.',
    labelNames: ['limit'] as const,
    registers,
  })
  // Without a series from the start, the first error would not be an increase.
  for (const request of carrierRequests) {
    durations.zero({ request })
    for (const outcome of carrierOutcomes) requests.inc({ request, outcome }, 0)
  }
  for (const limit of refusingLimits) refusals.inc({ limit }, 0)
  return {
    registry,
    onCarrierRequest: ({ request, outcome, seconds }) => {
      requests.inc({ request, outcome })
      durations.observe({ request }, seconds)
    },
    onRefused: (limit) => refusals.inc({ limit }),
  }
}
