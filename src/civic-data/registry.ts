// Lists the countries whose civic data can be loaded.
import type { CivicProvider } from './provider.ts'
import { unitedStates } from './us/provider.ts'
import { verdania } from './xv/provider.ts'

export const civicProviders: readonly CivicProvider[] = [unitedStates, verdania]

/** `country`: ISO 3166 alpha-2, in any case. */
export function findProvider(country: string): CivicProvider | undefined {
  return civicProviders.find((provider) => provider.country === country.toUpperCase())
}

/** True if campaigns of this type call whoever holds the seats of the caller's districts. `country`: as for `findProvider`. */
export function hasSeatsOf(country: string, type: string): boolean {
  return findProvider(country)?.types.some((each) => each.type === type) ?? false
}
