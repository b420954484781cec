// One request as it goes over the wire: signed, timed, its outcome named. Whether it is sent again is the network's business.
import webhooks from 'twilio/lib/webhooks/webhooks.js'

const secondsMax = 15

export type HttpMethod = 'GET' | 'POST'

export interface Delivery {
  /** Without a fragment: that is for the carrier, and neither sent nor signed. */
  readonly url: string
  readonly method: HttpMethod
  readonly params: Readonly<Record<string, string>>
  /** The same for every copy of a request. */
  readonly token: string
}

export interface WebAnswer {
  readonly status: number
  readonly contentType: string
  readonly body: string
}

/** Named as retry policies name them: `ct` there was no connection, `rt` there was no whole answer in time. */
export interface NoAnswer {
  readonly trouble: 'ct' | 'rt'
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

/** Failures before anything was sent; `fetch` hides the code in the cause. */
const connectCodes = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'UND_ERR_CONNECT_TIMEOUT']

function noAnswer(error: unknown): NoAnswer {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : ''
  const reason = cause instanceof Error ? `${code} ${cause.message}`.trim() : String(cause)
  return { trouble: connectCodes.includes(code) ? 'ct' : 'rt', reason }
}
