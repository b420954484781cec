// Makes, hashes and recognizes API keys. Pure.
import { createHash } from 'node:crypto'
import type { Random } from '../../random.ts'

const keyBytes = 32
const prefixCharacters = 9

/** A new key of 256 random bits. What it begins with tells people, and scanners for leaked secrets, what it is. */
export function makeApiKey(random: Random): string {
  return `pb_${random.bytes(keyBytes).toString('base64url')}`
}

/** A cheap check that avoids a query for text that cannot be a key. */
export function isApiKeyFormat(text: string): boolean {
  return /^pb_[\w-]{43}$/.test(text)
}

/** Returns the part to show in lists. Its six of 43 random characters do not help to guess the rest. */
export function keyPrefix(key: string): string {
  return key.slice(0, prefixCharacters)
}

/** A fast hash is enough for 256 random bits, which cannot be guessed like a password. */
export function hashSecret(text: string, encoding: 'utf8' | 'latin1' = 'utf8'): Buffer {
  return createHash('sha256').update(text, encoding).digest()
}
