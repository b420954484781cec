// Tells street addresses from other locations, because they say where a person lives: of an address, only the postal code is stored.
import { kindOfLocation, postalCodeIn } from '../../civic-data/locating/location.ts'
import { findProvider, hasSeatsOf } from '../../civic-data/registry.ts'
import { readPostalCode } from '../../countries/read-postal-code.ts'
import { countryOf } from '../campaign.ts'
import type { Campaign } from '../queries.ts'

type Located = Pick<Campaign, 'country_code' | 'campaign_type'>

/** True where the location would be looked up as an address. In other campaigns, a location is whatever their own table has. */
export function isStreetAddress(campaign: Located, location: string): boolean {
  const country = countryOf(campaign)
  const provider = findProvider(country)
  if (provider === undefined || !hasSeatsOf(country, campaign.campaign_type ?? '')) return false
  return !('code' in readPostalCode(location, country)) && kindOfLocation(provider, location) === 'address'
}

/** Null if there is none in the address. */
export function postalCodeOf(campaign: Located, address: string): string | null {
  return postalCodeIn(address, countryOf(campaign)) ?? null
}
