// What is kept of a caller's number: a keyed hash, which tells that two calls came from one phone, and which nobody can
// turn back without the key. Phone numbers are few enough to try them all against a hash without one.
import { createHmac } from 'node:crypto'

/** Of a number in E.164: 64 hexadecimal digits. */
export type PhoneHash = (number: string) => string

export function createPhoneHash(secretKey: string): PhoneHash {
  return (number) => createHmac('sha256', secretKey).update(`phone:${number}`).digest('hex')
}
