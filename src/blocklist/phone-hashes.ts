// The hashes that a phone number may be listed under: ours, and those that came with entries of CallPower. Pure.
import { createHash } from 'node:crypto'
import { parsePhoneNumberFromString } from 'libphonenumber-js/max'
import type { PhoneHash } from '../phone/phone-hash.ts'

/**
 * Of a number in E.164. Compat: CallPower hashes a number without a key, as it was typed, so its hash is looked for under
 * the usual spellings: +12025550143, 12025550143, and 2025550143 within the country.
 */
export function hashesOf(number: string, hash: PhoneHash): string[] {
  const withinCountry = parsePhoneNumberFromString(number)?.formatNational() ?? number
  const spellings = new Set([number, digitsOf(number), digitsOf(withinCountry)])
  return [hash(number), ...[...spellings].map(sha256)]
}

function digitsOf(text: string): string {
  return text.replace(/\D/g, '')
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
