// The geocoder of the US Census: no key, no promise, the United States only. Its keys carry the year or the Congress, and change every
// year, so they are matched by their ends. Pure.
// Source: https://geocoding.geo.census.gov/geocoder/Geocoding_Services_API.html
import { type LegislativeKind, legislativeDivision } from '../us/legislatures/districts.ts'
import { congressAt, congressMap } from '../us/maps.ts'
import { readHouseDistrict } from '../us/read-district.ts'
import { findStateByFips, houseDivision } from '../us/states.ts'
import type { MappedDivision } from './geocoder.ts'
import { at, entriesAt, listAt, pointOf, textAt } from './read-json.ts'
import type { GeocodingService } from './service.ts'

export const census: GeocodingService = {
  name: 'census',
  baseUrl: 'https://geocoding.geo.census.gov',
  request: (address) => ({
    path: '/geocoder/geographies/onelineaddress',
    parameters: { address, benchmark: 'Public_AR_Current', vintage: 'Current_Current', layers: 'all', format: 'json' },
  }),
  edition: (now) => String(congressAt(now).congress),
  read: (body) => {
    const match = at(body, 'result', 'addressMatches', 0)
    if (match === undefined) return undefined
    const point = pointOf(at(match, 'coordinates', 'y'), at(match, 'coordinates', 'x'))
    const districts = entriesAt(match, 'geographies').flatMap(([layer, areas]) => readLayer(layer, listAt(areas)))
    return point === null && districts.length === 0 ? undefined : { point, districts }
  },
}

const legislativeLayers: readonly (readonly [RegExp, LegislativeKind])[] = [
  [/State Legislative Districts - Upper$/, 'sldu'],
  [/State Legislative Districts - Lower$/, 'sldl'],
]

function readLayer(layer: string, areas: readonly unknown[]): MappedDivision[] {
  if (/Congressional Districts$/.test(layer)) return areas.flatMap((area) => readHouse(layer, area))
  const kind = legislativeLayers.find(([end]) => end.test(layer))?.[1]
  return kind === undefined ? [] : areas.flatMap((area) => readLegislative(kind, area))
}

function readHouse(layer: string, area: unknown): MappedDivision[] {
  const [congress, code] = congressOf(area) ?? [
    /^(\d+)/.exec(layer)?.[1] ?? textAt(area, 'CDSESSN'),
    textAt(area, 'GEOID').slice(2),
  ]
  const state = stateOf(area)
  const district = state === undefined ? undefined : readHouseDistrict(code, state)
  if (state === undefined || district === undefined || !/^\d{3}$/.test(congress)) return []
  return [{ map: congressMap(Number(congress)), division: houseDivision(state.code, district) }]
}

/** `CD119: '12'`. */
function congressOf(area: unknown): readonly [numbered: string, code: string] | undefined {
  return entriesAt(area).flatMap(([name, value]) => {
    const congress = /^CD(\d{3})$/.exec(name)?.[1]
    return congress === undefined || typeof value !== 'string' ? [] : [[congress, value] as const]
  })[0]
}

function readLegislative(kind: LegislativeKind, area: unknown): MappedDivision[] {
  const [state, name] = [stateOf(area), textAt(area, 'NAME')]
  return state === undefined || name === '' ? [] : [{ map: `us/${kind}`, division: legislativeDivision(state, kind, name) }]
}

function stateOf(area: unknown) {
  return findStateByFips(textAt(area, 'STATE') || textAt(area, 'GEOID').slice(0, 2))
}
