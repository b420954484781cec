// The distance between two places on the earth. Pure.
import type { Point } from '../../civic-data/boundaries/boundary-index.ts'

const earthRadius = 6371
const radians = Math.PI / 180

/** Kilometers along the surface, by the haversine formula, which takes the earth for a sphere: 0.5 % off at most. */
export function kilometersBetween(one: Point, other: Point): number {
  const latitudes = Math.sin(((other.latitude - one.latitude) * radians) / 2) ** 2
  const longitudes = Math.sin(((other.longitude - one.longitude) * radians) / 2) ** 2
  const cosines = Math.cos(one.latitude * radians) * Math.cos(other.latitude * radians)
  return 2 * earthRadius * Math.asin(Math.min(1, Math.sqrt(latitudes + cosines * longitudes)))
}
