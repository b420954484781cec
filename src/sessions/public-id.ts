// The ids of a session outside the database: one in the URLs that the carrier requests, and one that the caller's page follows
// it by. Neither reveals the other, or the number of sessions.
import { randomBytes } from 'node:crypto'

const bytes = 16

/** Returns 128 random bits as 22 characters of base64url. */
export function makePublicId(): string {
  return randomBytes(bytes).toString('base64url')
}

export const makeStatusToken: () => string = makePublicId

/** Anything else is not an id of ours and needs no query. */
export function isPublicId(text: string): boolean {
  return /^[\w-]{22}$/.test(text)
}
