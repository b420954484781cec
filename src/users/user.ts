// The rules for users: roles, valid e-mail addresses, and acceptable passwords. Pure.
import type { Role } from './table.ts'

export const roles: readonly Role[] = ['admin', 'staff']

export function isRole(text: string): text is Role {
  return roles.some((role) => role === text)
}

const emailCharactersMax = 254

/** Returns the trimmed address, or undefined if it is not valid. Does not check that the address exists. */
export function readEmail(text: string): string | undefined {
  const email = text.trim()
  if (email.length > emailCharactersMax || !email.isWellFormed()) return undefined
  // Printable characters without spaces, and one @ with text on both sides.
  return /^[^\s@\p{C}]+@[^\s@\p{C}]+$/u.test(email) ? email : undefined
}

export const passwordCharactersMin = 12
export const passwordCharactersMax = 200

export interface PasswordProblem {
  readonly code: 'too_short' | 'too_long'
  readonly message: string
}

/**
 * Returns what is wrong with a new password, or undefined if it is fine. Checks only the length (NIST SP 800-63B, 3.1.1.2).
 */
export function passwordProblem(password: string): PasswordProblem | undefined {
  const characters = [...password].length
  if (characters < passwordCharactersMin)
    return {
      code: 'too_short',
      message: `The password is too short (${characters}). It must have at least ${passwordCharactersMin} characters.`,
    }
  if (characters > passwordCharactersMax)
    return {
      code: 'too_long',
      message: `The password is too long (${characters}). It must have at most ${passwordCharactersMax} characters.`,
    }
  return undefined
}
