// The names that a session goes by outside: the one in the carrier's addresses, and the one that its supporter may follow
// it by. Neither tells the other, nor how many sessions there are.
import { randomBytes } from 'node:crypto'

const bytes = 16

/** 128 random bits: 22 characters of base64url. */
export function makePublicId(): string {
  return randomBytes(bytes).toString('base64url')
}

export const makeStatusToken: () => string = makePublicId

/** Anything else is no name of ours, and costs no query. */
export function isPublicId(text: string): boolean {
  return /^[\w-]{22}$/.test(text)
}
