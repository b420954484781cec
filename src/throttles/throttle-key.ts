// Makes the keys that attempts are counted under.
import { createHash } from 'node:crypto'

/**
 * Hashes the parts, so that the store contains no personal data and all keys have the same size. `parts[0]` says what is
 * limited.
 */
export function throttleKey(...parts: string[]): Buffer {
  return createHash('sha256').update(JSON.stringify(parts)).digest()
}
