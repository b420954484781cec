// Sends one signed request with a timeout, and classifies the outcome. network.ts decides about retries.
import webhooks from 'twilio/lib/webhooks/webhooks.js'

const secondsMax = 15

export type HttpMethod = 'GET' | 'POST'

export interface Delivery {
  /** Without the fragment, which is neither sent nor signed. */
  readonly url: string
  readonly method: HttpMethod
  readonly params: Readonly<Record<string, string>>
  /** Identifies the request: all copies of it have the same token. */
  readonly token: string
}

export interface WebAnswer {
  readonly status: number
  readonly contentType: string
  readonly body: string
}

/** In the terms of a retry policy: `ct` means no connection, `rt` means no complete answer in time. */
export interface NoAnswer {
  readonly failure: 'ct' | 'rt'
  readonly reason: string
}

export async function attempt(delivery: Delivery, authToken: string, closing: AbortSignal): Promise<WebAnswer | NoAnswer> {
  const { method, params, token } = delivery
  const url = method === 'GET' ? withQuery(delivery.url, params) : delivery.url
  try {
    const response = await fetch(url, {
      method,
      redirect: 'manual',
      signal: AbortSignal.any([closing, AbortSignal.timeout(secondsMax * 1000)]),
      headers: {
        'x-twilio-signature': webhooks.getExpectedTwilioSignature(authToken, url, method === 'GET' ? {} : params),
        'i-twilio-idempotency-token': token,
        'user-agent': 'TwilioProxy/1.1',
        ...(method === 'POST' ? { 'content-type': 'application/x-www-form-urlencoded; charset=UTF-8' } : {}),
      },
      ...(method === 'POST' ? { body: new URLSearchParams(params).toString() } : {}),
    })
    return { status: response.status, contentType: response.headers.get('content-type') ?? '', body: await response.text() }
  } catch (error) {
    return noAnswer(error)
  }
}

function withQuery(url: string, params: Delivery['params']): string {
  const query = new URLSearchParams(params).toString()
  if (query === '') return url
  return `${url}${url.includes('?') ? '&' : '?'}${query}`
}

/** Error codes of failures before anything was sent. `fetch` has them in the cause of its error. */
const connectCodes = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'UND_ERR_CONNECT_TIMEOUT']

function noAnswer(error: unknown): NoAnswer {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : ''
  const reason = cause instanceof Error ? `${code} ${cause.message}`.trim() : String(cause)
  return { failure: connectCodes.includes(code) ? 'ct' : 'rt', reason }
}
