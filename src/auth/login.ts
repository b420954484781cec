// The rules for logins: how long they last, and the token in their cookie. Pure.
import type { Random } from '../random.ts'

/** A login ends this long after it was created. */
export const loginDays = 14
/** A login ends after this time without a request. */
export const loginIdleHours = 72
/** `last_seen_at` is updated at most this often. */
export const lastSeenUpdateSeconds = 60

const tokenBytes = 32
const userAgentCharactersMax = 200

export function makeLoginToken(random: Random): string {
  return random.bytes(tokenBytes).toString('base64url')
}

/** A cheap check that avoids a query for text that cannot be a token. */
export function isTokenFormat(text: string | undefined): text is string {
  return text !== undefined && /^[\w-]{43}$/.test(text)
}

/** Shortens the header to printable ASCII, for lists of logins. */
export function shortUserAgent(userAgent: string | undefined): string | null {
  const shown = userAgent?.replace(/[^\x20-\x7e]/g, '').slice(0, userAgentCharactersMax)
  return shown ? shown : null
}
