// How often the address of a request wants it to be sent again, and for what reasons. Twilio calls this connection overrides:
// https://www.twilio.com/docs/usage/webhooks/webhooks-connection-overrides

const reasons = ['4xx', '5xx', 'ct', 'rt'] as const
export type RetryReason = (typeof reasons)[number]

export interface RetryPolicy {
  readonly count: number
  readonly reasons: ReadonlySet<RetryReason>
}

const countMax = 5

/** Of `https://example.org/voice#rc=3&rp=5xx,rt`. Without a fragment: once, when there was no connection. */
export function retryPolicy(url: string): RetryPolicy {
  const overrides = new URLSearchParams(/#(.*)$/s.exec(url)?.[1] ?? '')
  const count = Number(overrides.get('rc') ?? 1)
  const names = (overrides.get('rp') ?? 'ct').split(',')
  return {
    count: Number.isInteger(count) && count >= 0 ? Math.min(count, countMax) : 1,
    reasons: new Set(reasons.filter((reason) => names.includes(reason) || names.includes('all'))),
  }
}
