// The files of Verdania's civic data, in the form in which `data load` reads those of any country. Which years they are for depends on
// the day, so that the next Assembly, and with it the next map, is always less than a year away. Pure.
import { assemblyYear } from '../../civic-data/xv/maps.ts'
import { geoJson, nextGeoJson } from './map.ts'
import { membersCsv, postalCodesCsv } from './tables.ts'

/** By name. */
export function verdaniaFiles(now: Date): ReadonlyMap<string, Buffer> {
  const year = assemblyYear(now)
  return new Map([
    ['members.csv', Buffer.from(membersCsv)],
    [`postal-codes-${year}.csv`, Buffer.from(postalCodesCsv)],
    [`districts-${year}.geojson`, Buffer.from(geoJson)],
    [`districts-${year + 1}.geojson`, Buffer.from(nextGeoJson)],
  ])
}
