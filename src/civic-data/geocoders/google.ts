// The geocoder of Google. It tells the point only. Pure.
// Source: https://developers.google.com/maps/documentation/geocoding/requests-geocoding
import { at, pointOf, textAt } from './read-json.ts'
import type { GeocodingService } from './service.ts'

/** Anything else is the middle of a street or a town. */
const exact: ReadonlySet<string> = new Set(['ROOFTOP', 'RANGE_INTERPOLATED'])
const answered: ReadonlySet<string> = new Set(['OK', 'ZERO_RESULTS'])

export const google: GeocodingService = {
  name: 'google',
  baseUrl: 'https://maps.googleapis.com',
  request: (address, { key }) => ({
    path: '/maps/api/geocode/json',
    parameters: { address, components: 'country:US', key },
  }),
  edition: () => '',
  read: (body) => {
    const geometry = at(body, 'results', 0, 'geometry')
    const point = pointOf(at(geometry, 'location', 'lat'), at(geometry, 'location', 'lng'))
    return point === null || !exact.has(textAt(geometry, 'location_type')) ? undefined : { point, districts: [] }
  },
  refusal: (body) => {
    const status = textAt(body, 'status')
    return answered.has(status) ? undefined : `it answered ${/^[A-Z_]{1,40}$/.test(status) ? status : 'without a status'}`
  },
}
