// An invented map: squares of one degree side by side, one of them with a hole that is a district of its own, and islands.
import { packRing } from '../../../src/civic-data/boundaries/packed-map.ts'

export type Corner = readonly [longitude: number, latitude: number]

/** A closed square. `west`, `south`: its corner. */
export function square(west: number, south: number, size = 1): Corner[] {
  const [east, north] = [west + size, south + size]
  return [
    [west, south],
    [east, south],
    [east, north],
    [west, north],
    [west, south],
  ]
}

export interface InventedFeature {
  readonly properties: Readonly<Record<string, unknown>>
  /** Polygons of rings: the outline, then the holes. */
  readonly polygons: readonly (readonly Corner[])[][]
}

/** In New Jersey, by its postal code: district 1 is around district 2, district 3 is east of them, and has an island. */
export const inventedFeatures: readonly InventedFeature[] = [
  { properties: { STATEFP: '34', CD119FP: '01' }, polygons: [[square(-75, 40, 1), square(-74.7, 40.3, 0.4)]] },
  { properties: { STATEFP: '34', CD119FP: '02' }, polygons: [[square(-74.7, 40.3, 0.4)]] },
  { properties: { STATEFP: '34', CD119FP: '03' }, polygons: [[square(-74, 40, 1)], [square(-72.5, 40, 0.5)]] },
]

export function geoJson(features: readonly InventedFeature[]): Buffer {
  return Buffer.from(
    JSON.stringify({
      type: 'FeatureCollection',
      features: features.map(({ properties, polygons }) => ({
        type: 'Feature',
        properties,
        geometry: { type: 'MultiPolygon', coordinates: polygons },
      })),
    }),
  )
}

export const division = (district: number) => `ocd-division/country:us/state:nj/cd:${district}`

export function packedDistrict(name: string, ...polygons: readonly (readonly (readonly Corner[])[])[]) {
  return { division: name, polygons: polygons.map((rings) => rings.map(packRing)) }
}
