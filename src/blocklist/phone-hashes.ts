// The hashes that a phone number may be listed under: ours, and those in entries imported from CallPower. Pure.
import { createHash } from 'node:crypto'
import { parsePhoneNumberFromString } from 'libphonenumber-js/max'
import type { PhoneHash } from '../phone/phone-hash.ts'

/**
 * `number` is E.164. Compat: CallPower hashes a number as it was typed and without a key, so the result has the hashes of
 * the usual spellings: +12025550143, 12025550143 and the national 2025550143.
 */
export function hashesOf(number: string, hash: PhoneHash): string[] {
  const national = parsePhoneNumberFromString(number)?.formatNational() ?? number
  const spellings = new Set([number, digitsOf(number), digitsOf(national)])
  return [hash(number), ...[...spellings].map(sha256)]
}

function digitsOf(text: string): string {
  return text.replace(/\D/g, '')
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
