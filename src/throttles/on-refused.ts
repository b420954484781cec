// Names the limits that refuse, for counting what they refuse. Each process counts for itself, in src/server/meters.ts.

export const refusingLimits = [
  'calls_to_number',
  'calls_from_address',
  'lookups_from_address',
  'refusals_of_address',
  'calls_per_hour',
  'calls_per_day',
  'minutes_per_day',
  'queue_length',
  'login_attempts',
] as const

export type RefusingLimit = (typeof refusingLimits)[number]

/** Called once for each request or call that a limit refuses. */
export type OnRefused = (limit: RefusingLimit) => void
