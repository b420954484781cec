// Where somebody says to be, as text: which kind of location it is. Pure.
import { hasPostalCodeShape, longPostalCode } from '../../countries/postal-codes.ts'
import type { Point } from '../boundaries/boundary-index.ts'
import type { CivicProvider } from '../provider.ts'

export const locationKinds = ['postal', 'address', 'latlon', 'district'] as const
export type LocationKind = (typeof locationKinds)[number]

export interface Location {
  readonly kind: LocationKind
  /** From a stranger: any text. */
  readonly text: string
}

/** The longest address that is looked at. */
export const locationLengthMax = 300

/** Whatever is nothing else is an address. */
export function kindOfLocation(provider: CivicProvider, text: string): LocationKind {
  if (readPoint(text) !== undefined) return 'latlon'
  if (provider.divisionNamed(text) !== undefined) return 'district'
  return hasPostalCodeShape(text.trim(), provider.country) ? 'postal' : 'address'
}

/** `37.77,-122.42`: latitude, then longitude. Undefined if it is no point on the earth. */
export function readPoint(text: string): Point | undefined {
  const found = /^\s*([-+]?\d{1,3}(?:\.\d{1,20})?)\s*[,;\s]\s*([-+]?\d{1,3}(?:\.\d{1,20})?)\s*$/.exec(text)
  if (found === null) return undefined
  const [latitude, longitude] = [Number(found[1]), Number(found[2])]
  return Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180 ? { latitude, longitude } : undefined
}

/** The postal code in an address: the last word or the last two that look like one, but never its beginning, which is a house number. */
export function postalCodeIn(address: string, country: string): string | undefined {
  const words = address.split(/[\s,;]+/).filter((word) => word !== '')
  for (let i = words.length - 1; i > 0; i--) {
    const pair = i > 1 ? [`${words[i - 1]} ${words[i]}`] : []
    const code = [...pair, words[i] ?? ''].find((each) => hasPostalCodeShape(each, country))
    if (code !== undefined) return longPostalCode(code)
  }
  return undefined
}
