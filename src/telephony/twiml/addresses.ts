// The URLs that a carrier gets, and the routes behind them. They contain the session's public id and the number of the step, but
// never the state of the session.

/** Route patterns. `:session` is the session's public id, 22 characters of base64url. */
export const routes = {
  step: '/voice/:session/steps/:step',
  status: '/voice/:session/status',
  leg: '/voice/:session/legs/:attempt',
  apology: '/voice/apology/:language',
  /** For all incoming calls, because a carrier takes only one URL for them. */
  incomingStatus: '/voice/incoming/status',
  incoming: '/call/incoming',
  /** Compat: the URL that numbers of CallPower's predecessor are set to. */
  incomingFormerly: '/incoming_call',
} as const

/**
 * Twilio's connection overrides: up to three retries, also after a 5xx. The default is one retry, if the connection failed.
 * https://www.twilio.com/docs/usage/webhooks/webhooks-connection-overrides
 */
export const retries = '#rc=3&rp=5xx,ct,rt'

export interface Addresses {
  step(session: string, step: number): string
  status(session: string): string
  leg(session: string, attempt: number): string
  apology(language: string): string
  readonly incoming: string
  readonly incomingStatus: string
  /** Returns an absolute URL for a file whose URL may lack a host. */
  file(url: string): string
}

/**
 * `base` returns the URL of this server for the carrier, without a trailing slash. It may be known only once the server listens.
 */
export function createAddresses(base: () => string, { readsRetries }: { readonly readsRetries: boolean }): Addresses {
  const at = (path: string) => `${base()}${path}${readsRetries ? retries : ''}`
  return {
    step: (session, step) => at(`/voice/${session}/steps/${step}`),
    status: (session) => at(`/voice/${session}/status`),
    leg: (session, attempt) => at(`/voice/${session}/legs/${attempt}`),
    apology: (language) => at(`/voice/apology/${language}`),
    get incoming() {
      return at(routes.incoming)
    },
    get incomingStatus() {
      return at(routes.incomingStatus)
    },
    file: (url) => new URL(url, `${base()}/`).href,
  }
}
