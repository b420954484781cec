// What a user is: the roles, what counts as an e-mail address, and which passwords are good enough. Pure.
import type { Role } from './table.ts'

export const roles: readonly Role[] = ['admin', 'staff']

export function isRole(text: string): text is Role {
  return roles.some((role) => role === text)
}

const emailCharactersMax = 254

/** An address as it is kept, or undefined where it cannot be one. Whether it exists, only a letter could tell. */
export function readEmail(text: string): string | undefined {
  const email = text.trim()
  if (email.length > emailCharactersMax || !email.isWellFormed()) return undefined
  // Printable, without blanks, one @ with something on both sides.
  return /^[^\s@\p{C}]+@[^\s@\p{C}]+$/u.test(email) ? email : undefined
}

export const passwordCharactersMin = 12
export const passwordCharactersMax = 200

/** What is wrong with a new password, as a sentence; undefined: nothing. Length is what counts (NIST SP 800-63B, 3.1.1.2). */
export function passwordProblem(password: string): string | undefined {
  const characters = [...password].length
  if (characters < passwordCharactersMin)
    return `The password is too short (${characters}): it needs at least ${passwordCharactersMin} characters.`
  if (characters > passwordCharactersMax)
    return `The password is too long (${characters}): it may have at most ${passwordCharactersMax} characters.`
  return undefined
}
