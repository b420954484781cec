// Nominatim, the geocoder of OpenStreetMap, on its public server or on one of the operator's. It tells the point only. Pure.
// Source: https://nominatim.org/release-docs/latest/api/Search/
import { at, listAt, pointOf } from './read-json.ts'
import type { GeocodingService } from './service.ts'

/** Houses; streets and towns are lower, and lie in several districts. */
const exactRank = 28

export const nominatim: GeocodingService = {
  name: 'nominatim',
  baseUrl: 'https://nominatim.openstreetmap.org',
  request: (address) => ({ path: '/search', parameters: { q: address, format: 'jsonv2', limit: '1', countrycodes: 'us' } }),
  edition: () => '',
  read: (body) => {
    const [found] = listAt(body)
    const point = pointOf(at(found, 'lat'), at(found, 'lon'))
    const isExact = Number(at(found, 'place_rank')) >= exactRank
    return point === null || !isExact ? undefined : { point, districts: [] }
  },
}
