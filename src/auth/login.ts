// What a login is: how long it lasts, and the token that its cookie carries. Pure.
import { randomBytes } from 'node:crypto'

/** A login ends this long after its password was given … */
export const loginDays = 14
/** … or after this long without a request. */
export const loginIdleHours = 72
/** Being seen is written down no more often than this. */
export const seenNoteSeconds = 60

const tokenBytes = 32
const userAgentCharactersMax = 200

export function makeLoginToken(random: (size: number) => Buffer = randomBytes): string {
  return random(tokenBytes).toString('base64url')
}

/** Anything else is no token of ours, and costs no query. */
export function isTokenFormat(text: string | undefined): text is string {
  return text !== undefined && /^[\w-]{43}$/.test(text)
}

/** What a list of logins can show of the browser. */
export function shortUserAgent(userAgent: string | undefined): string | null {
  const shown = userAgent?.replace(/[^\x20-\x7e]/g, '').slice(0, userAgentCharactersMax)
  return shown ? shown : null
}
