// The key that attempts are counted under.
import { createHash } from 'node:crypto'

/** Hashed: a store names nobody who tried something, and has keys of one size. The first part says what is limited. */
export function throttleKey(...parts: string[]): Buffer {
  return createHash('sha256').update(JSON.stringify(parts)).digest()
}
