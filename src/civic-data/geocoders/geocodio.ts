// Geocodio. It tells the districts of the Congress that is asked for, and those of state legislatures. Pure.
// Source: https://www.geocod.io/docs/
import { isMap } from '../../input/path.ts'
import { type LegislativeKind, legislativeDivision } from '../us/legislatures/districts.ts'
import { congressAt, congressMap } from '../us/maps.ts'
import { readHouseDistrict } from '../us/read-district.ts'
import { findState, houseDivision, type State } from '../us/states.ts'
import type { MappedDivision } from './geocoder.ts'
import { at, entriesAt, listAt, pointOf, textAt } from './read-json.ts'
import type { GeocodingService } from './service.ts'

/** Anything else is the middle of a street or a town. */
const exact: ReadonlySet<string> = new Set(['rooftop', 'point', 'range_interpolation', 'nearest_rooftop_match'])

export const geocodio: GeocodingService = {
  name: 'geocodio',
  baseUrl: 'https://api.geocod.io',
  request: (address, { key, now }) => ({
    path: '/v1.8/geocode',
    parameters: { q: address, fields: `cd${congressAt(now).congress},stateleg`, limit: '1', api_key: key },
  }),
  edition: (now) => String(congressAt(now).congress),
  read: (body) => {
    const found = at(body, 'results', 0)
    const state = findState(textAt(found, 'address_components', 'state'))
    if (!exact.has(textAt(found, 'accuracy_type'))) return undefined
    const point = pointOf(at(found, 'location', 'lat'), at(found, 'location', 'lng'))
    const districts = state === undefined ? [] : [...readHouse(found, state), ...readLegislatures(found, state)]
    return point === null && districts.length === 0 ? undefined : { point, districts }
  },
}

/** Where several are possible, none counts. */
function readHouse(found: unknown, state: State): MappedDivision[] {
  const listed = entriesAt(found, 'fields').flatMap(([name, value]) =>
    name.startsWith('congressional_districts') ? listAt(value) : [],
  )
  const byCongress = Map.groupBy(listed, (district) => Number.parseInt(textAt(district, 'congress_number'), 10))
  return [...byCongress].flatMap(([congress, own]) => {
    const district = own.length === 1 ? readHouseDistrict(textAt(own[0], 'district_number'), state) : undefined
    if (district === undefined || !(congress > 0)) return []
    return [{ map: congressMap(congress), division: houseDivision(state.code, district) }]
  })
}

const chambers: readonly (readonly [string, LegislativeKind])[] = [
  ['senate', 'sldu'],
  ['house', 'sldl'],
]

function readLegislatures(found: unknown, state: State): MappedDivision[] {
  return chambers.flatMap(([chamber, kind]) => {
    const [district, ...others] = listAt(found, 'fields', 'state_legislative_districts', chamber)
    const number = textAt(district, 'district_number')
    if (!isMap(district) || others.length > 0 || number === '') return []
    return [{ map: `us/${kind}`, division: legislativeDivision(state, kind, number) }]
  })
}
