// Finds, removes and names the parts of an input by their path. Pure.
import type { Path } from '../domain-errors.ts'

/** Undefined if there is no such part. */
export function valueAt(input: unknown, path: Path): unknown {
  let value = input
  for (const key of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined
    value = (value as Readonly<Record<string | number, unknown>>)[key]
  }
  return value
}

/**
 * Returns a copy without the part. A property is left out. An entry of a list becomes undefined, so that the others keep their
 * indexes.
 */
export function withoutPart(input: unknown, [key, ...rest]: Path): unknown {
  if (key === undefined) return undefined
  if (Array.isArray(input)) return input.map((item, i) => (i === key ? withoutPart(item, rest) : item))
  if (!isMap(input) || !Object.hasOwn(input, key)) return input
  const { [key]: part, ...others } = input
  const left = rest.length === 0 ? undefined : withoutPart(part, rest)
  return left === undefined ? others : { ...input, [key]: left }
}

/** How messages name a part of the input: `phone`, `an entry of targets`. */
export function labelOf(path: Path): string {
  const last = path.at(-1)
  if (last === undefined) return 'the input'
  return typeof last === 'string' ? last : `an entry of ${path.findLast((key) => typeof key === 'string') ?? 'the list'}`
}

export function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** An entry whose shape is wrong was removed, but still counts. */
export function entriesOf<T>(list: readonly (T | undefined)[] = []): [number, T][] {
  return list.flatMap((entry, i): [number, T][] => (entry === undefined ? [] : [[i, entry]]))
}
