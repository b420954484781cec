// Reads from the URL of a request how often, and for what reasons, it is retried. Twilio calls this connection overrides:
// https://www.twilio.com/docs/usage/webhooks/webhooks-connection-overrides

const reasons = ['4xx', '5xx', 'ct', 'rt'] as const
export type RetryReason = (typeof reasons)[number]

export interface RetryPolicy {
  readonly count: number
  readonly reasons: ReadonlySet<RetryReason>
}

const countMax = 5

/**
 * Reads the fragment of a URL such as `https://example.org/voice#rc=3&rp=5xx,rt`. The default is one retry if the connection
 * failed.
 */
export function readRetryPolicy(url: string): RetryPolicy {
  const overrides = new URLSearchParams(/#(.*)$/s.exec(url)?.[1] ?? '')
  const count = Number(overrides.get('rc') ?? 1)
  const names = (overrides.get('rp') ?? 'ct').split(',')
  return {
    count: Number.isInteger(count) && count >= 0 ? Math.min(count, countMax) : 1,
    reasons: new Set(reasons.filter((reason) => names.includes(reason) || names.includes('all'))),
  }
}
