// Treats null, and texts without a character, as absent, as people mean them in forms and files. Pure.
import { isMap } from './path.ts'

/** Returns a copy of `input` without properties that are null or ''. Of the properties in `except`, any value but null stays. */
export function dropEmpty(input: unknown, except: readonly string[] = []): unknown {
  if (Array.isArray(input)) return input.map((entry) => dropEmpty(entry))
  if (!isMap(input)) return input
  const entries = Object.entries(input).filter(([, value]) => value !== null && value !== undefined)
  return Object.fromEntries(
    entries.flatMap(([key, value]) => {
      if (except.includes(key)) return [[key, value]]
      return value === '' ? [] : [[key, dropEmpty(value)]]
    }),
  )
}
