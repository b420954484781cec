// The ids of a session outside the database: one in the URLs that the carrier requests, and one that the caller's page follows
// it by. Neither reveals the other, or the number of sessions.
import type { Random } from '../random.ts'

const bytes = 16

/** Returns 128 random bits as 22 characters of base64url. */
export function makePublicId(random: Random): string {
  return random.bytes(bytes).toString('base64url')
}

export const makeStatusToken: (random: Random) => string = makePublicId

/** Anything else is not an id of ours and needs no query. */
export function isPublicId(text: string): boolean {
  return /^[\w-]{22}$/.test(text)
}
