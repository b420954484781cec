// Picks values out of JSON of somebody else, whatever it is. Pure.
import { isMap } from '../../input/path.ts'
import type { Point } from '../boundaries/boundary-index.ts'

/** What is at the path, or undefined. */
export function at(value: unknown, ...path: readonly (string | number)[]): unknown {
  const [step, ...rest] = path
  if (step === undefined) return value
  if (typeof step === 'number') return Array.isArray(value) ? at(value[step], ...rest) : undefined
  return isMap(value) && Object.hasOwn(value, step) ? at(value[step], ...rest) : undefined
}

/** '' if it is neither text nor a number. */
export function textAt(value: unknown, ...path: readonly (string | number)[]): string {
  const found = at(value, ...path)
  return typeof found === 'string' || typeof found === 'number' ? String(found) : ''
}

export function listAt(value: unknown, ...path: readonly (string | number)[]): readonly unknown[] {
  const found = at(value, ...path)
  return Array.isArray(found) ? found : []
}

export function entriesAt(value: unknown, ...path: readonly (string | number)[]): [string, unknown][] {
  const found = at(value, ...path)
  return isMap(found) ? Object.entries(found) : []
}

/** Numbers, or texts that are numbers. Null if they are no point on the earth. */
export function pointOf(latitude: unknown, longitude: unknown): Point | null {
  const [lat, lon] = [latitude, longitude].map((value) => (value === '' || value === null ? Number.NaN : Number(value)))
  if (lat === undefined || lon === undefined) return null
  return Math.abs(lat) <= 90 && Math.abs(lon) <= 180 ? { latitude: lat, longitude: lon } : null
}
