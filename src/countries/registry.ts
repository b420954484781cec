// Lists every country that has a file. A country without one works, too: with any campaign type, and with postal codes as
// postal-codes.ts knows them.
import { ca } from './ca.ts'
import type { Country } from './country.ts'
import { us } from './us.ts'
import { xv } from './xv.ts'

/** Messages and the API reference list campaign types in this order. */
export const countries: readonly Country[] = [us, ca, xv]

const byCode: ReadonlyMap<string, Country> = new Map(countries.map((country) => [country.code, country]))

/** `code`: ISO 3166 alpha-2, upper case. Returns undefined if the country has no file, which is true of most countries. */
export function findCountry(code: string): Country | undefined {
  return byCode.get(code)
}
