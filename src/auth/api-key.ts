// What an API key is: how it is made, hashed and recognised. Pure.
import { createHash, randomBytes } from 'node:crypto'

const keyBytes = 32
const prefixCharacters = 9

/** A new key of 256 random bits. What it begins with tells people, and scanners for leaked secrets, what it is. */
export function makeApiKey(random: (size: number) => Buffer = randomBytes): string {
  return `pb_${random(keyBytes).toString('base64url')}`
}

/** Cheap to refuse: a text of another shape is no key of ours. */
export function isApiKeyFormat(text: string): boolean {
  return /^pb_[\w-]{43}$/.test(text)
}

/** The part that is shown in lists: six of its 43 random characters help nobody to guess the rest. */
export function keyPrefix(key: string): string {
  return key.slice(0, prefixCharacters)
}

/** A fast hash is enough for 256 random bits: there is nothing to guess, unlike with a password. */
export function hashSecret(text: string, encoding: 'utf8' | 'latin1' = 'utf8'): Buffer {
  return createHash('sha256').update(text, encoding).digest()
}
