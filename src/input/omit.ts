// Leaves out what an input need not say. Pure.

/** Returns undefined if there is nothing in the list or map. */
export function omitEmpty<T extends object>(value: T): T | undefined {
  return Object.values(value).length === 0 ? undefined : value
}

export type Present<T> = { [Key in keyof T]?: Exclude<T[Key], null | undefined> }

/** Returns a copy without the properties that are null or undefined. */
export function omitAbsent<T extends object>(values: T): Present<T> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null && value !== undefined)) as Present<T>
}
