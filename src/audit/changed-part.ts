// Reduces two states of an object to what differs between them, for the audit log. Pure.
import { isDeepStrictEqual } from 'node:util'
import { isMap } from '../input/path.ts'

export interface ChangedPart {
  readonly before: unknown
  readonly after: unknown
}

/** Returns undefined if nothing differs. Maps are compared key by key; a key that one of them lacks is left out there. */
export function changedPart(before: unknown, after: unknown): ChangedPart | undefined {
  if (isDeepStrictEqual(before, after)) return undefined
  if (!isMap(before) || !isMap(after)) return { before, after }
  const parts = Object.keys({ ...before, ...after }).flatMap((key) => {
    const part = changedPart(before[key], after[key])
    return part === undefined ? [] : [[key, part] as const]
  })
  const side = (name: keyof ChangedPart) =>
    Object.fromEntries(parts.filter(([, part]) => part[name] !== undefined).map(([key, part]) => [key, part[name]]))
  return { before: side('before'), after: side('after') }
}
