// The addresses that a carrier is given, and the routes that they lead to. What a session is at is never in them: they
// name the session and count the steps.

/** Patterns of the router. A session's name has 22 characters of base64url. */
export const routes = {
  step: '/voice/:session/steps/:step',
  status: '/voice/:session/status',
  leg: '/voice/:session/legs/:attempt',
  apology: '/voice/apology/:language',
  /** Of all calls that come in: a carrier has one address for them. */
  incomingStatus: '/voice/incoming/status',
  incoming: '/call/incoming',
  /** Compat: where numbers of CallPower's predecessor point. */
  incomingFormerly: '/incoming_call',
} as const

/**
 * Twilio's connection overrides: asks up to three times more, and at 5xx, too, where it would ask once more, when it could
 * not connect. https://www.twilio.com/docs/usage/webhooks/webhooks-connection-overrides
 */
export const retries = '#rc=3&rp=5xx,ct,rt'

export interface Addresses {
  step(session: string, step: number): string
  status(session: string): string
  leg(session: string, attempt: number): string
  apology(language: string): string
  readonly incoming: string
  readonly incomingStatus: string
  /** Of a file that may be named without a host. */
  file(url: string): string
}

/** `base` is where the carrier reaches this server, without a trailing slash; it may be known only once the server listens. */
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
