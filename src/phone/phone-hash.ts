// Hashes callers' phone numbers, so that calls from one phone can be matched without storing the number. The hash is keyed,
// because there are few enough phone numbers to try them all against a plain hash.
import { createHmac } from 'node:crypto'

/** Takes E.164; returns 64 hexadecimal digits. */
export type PhoneHash = (number: string) => string

export function createPhoneHash(secretKey: string): PhoneHash {
  return (number) => createHmac('sha256', secretKey).update(`phone:${number}`).digest('hex')
}
