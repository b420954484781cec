// Lists the countries whose civic data can be loaded.
import type { CivicProvider } from './provider.ts'
import { unitedStates } from './us/provider.ts'

export const civicProviders: readonly CivicProvider[] = [unitedStates]

/** `country`: ISO 3166 alpha-2, in any case. */
export function findProvider(country: string): CivicProvider | undefined {
  return civicProviders.find((provider) => provider.country === country.toUpperCase())
}
