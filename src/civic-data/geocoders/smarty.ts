// The address service of Smarty. It tells the district, but not of which Congress: it counts as that of the Congress that was in office
// when this was written, so that a state with new lines gets no old district. Pure.
// Source: https://www.smarty.com/docs/cloud/us-street-api
import { congressMap } from '../us/maps.ts'
import { readHouseDistrict } from '../us/read-district.ts'
import { findState, houseDivision } from '../us/states.ts'
import type { MappedDivision } from './geocoder.ts'
import { at, pointOf, textAt } from './read-json.ts'
import type { GeocodingService } from './service.ts'

const congress = 119

/** Blocks and houses; a ZIP code is in several districts. */
const exact: ReadonlySet<string> = new Set(['Zip9', 'Parcel', 'Rooftop', 'Structure'])

export const smarty: GeocodingService = {
  name: 'smarty',
  baseUrl: 'https://us-street.api.smarty.com',
  request: (address, { key }) => {
    const [id = '', token = ''] = key.split(':')
    return { path: '/street-address', parameters: { street: address, candidates: '1', 'auth-id': id, 'auth-token': token } }
  },
  edition: () => '',
  read: (body) => {
    const found = at(body, 0)
    const metadata = at(found, 'metadata')
    const isExact = exact.has(textAt(metadata, 'precision'))
    const point = isExact ? pointOf(at(metadata, 'latitude'), at(metadata, 'longitude')) : null
    const districts = readDistricts(textAt(found, 'components', 'state_abbreviation'), textAt(metadata, 'congressional_district'))
    return point === null && districts.length === 0 ? undefined : { point, districts }
  },
}

function readDistricts(code: string, written: string): MappedDivision[] {
  const state = findState(code)
  const district = state === undefined ? undefined : readHouseDistrict(written, state)
  return state === undefined || district === undefined
    ? []
    : [{ map: congressMap(congress), division: houseDivision(state.code, district) }]
}
