// Reads GeoJSON of somebody else: the features of a file, with outlines that are complete and in degrees. What is wrong is said by the
// number of the feature. Pure.
import { isMap } from '../../input/path.ts'

export interface Shape {
  /** From 1. */
  readonly number: number
  readonly properties: Readonly<Record<string, unknown>>
  readonly polygons: readonly (readonly Ring[])[]
}

/** Longitude and latitude in degrees. The last point is the first one again. */
export type Ring = readonly (readonly number[])[]

export type ReadShape = Shape | { readonly number: number; readonly sentence: string }

/** Returns the sentence that says what the file is instead. */
export function readGeoJson(bytes: Buffer): readonly unknown[] | string {
  const start = bytes.subarray(0, 1000).toString('utf8').trimStart()
  if (start.startsWith('<')) return 'this is a web page, not the data; check where it was downloaded from'
  try {
    const value: unknown = JSON.parse(bytes.toString('utf8').replace(/^\uFEFF/, ''))
    if (isMap(value) && Array.isArray(value.features)) return value.features
    return 'this is no GeoJSON with features: a FeatureCollection is allowed'
  } catch {
    return 'this is no JSON; it may be incomplete, so download it again'
  }
}

/** `number`: of the feature, from 1. */
export function readShape(feature: unknown, number: number): ReadShape {
  const refuse = (sentence: string) => ({ number, sentence })
  if (!isMap(feature) || !isMap(feature.geometry)) return refuse('it has no shape')
  const { type, coordinates } = feature.geometry
  if (type !== 'Polygon' && type !== 'MultiPolygon')
    return refuse(
      `its shape is a ${typeof type === 'string' ? type : 'thing without a type'}; Polygon and MultiPolygon are allowed`,
    )
  const polygons: unknown = type === 'Polygon' ? [coordinates] : coordinates
  if (!isListOfLists(polygons) || !polygons.every((rings) => rings.length > 0 && rings.every(isRing)))
    return refuse('its shape is incomplete: each ring needs four points or more, of longitude and latitude')
  const points = polygons.flat(2) as number[][]
  const outside = points.find(([longitude = 0, latitude = 0]) => Math.abs(longitude) > 180 || Math.abs(latitude) > 90)
  if (outside !== undefined)
    return refuse(`its point ${outside.slice(0, 2).join(', ')} is not in degrees of longitude and latitude (WGS 84 or NAD 83)`)
  const closed = (polygons as number[][][][]).map((rings) => rings.map(closeRing))
  return { number, properties: isMap(feature.properties) ? feature.properties : {}, polygons: closed }
}

function isListOfLists(value: unknown): value is unknown[][] {
  return Array.isArray(value) && value.length > 0 && value.every((each) => Array.isArray(each))
}

const ringPointsMin = 4

function isRing(value: unknown): boolean {
  return Array.isArray(value) && value.length >= ringPointsMin && value.every(isPoint)
}

function isPoint(value: unknown): boolean {
  return Array.isArray(value) && value.length >= 2 && Number.isFinite(value[0]) && Number.isFinite(value[1])
}

function closeRing(ring: number[][]): Ring {
  const [first, last] = [ring[0], ring.at(-1)]
  return first !== undefined && (first[0] !== last?.[0] || first[1] !== last?.[1]) ? [...ring, first] : ring
}
