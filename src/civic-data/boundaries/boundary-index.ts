// Finds the district of a map that a point is in. A point on a border belongs to exactly one of its districts, always the same one.
// Pure.
import Flatbush from 'flatbush'
import pointInPolygon from 'point-in-polygon-hao'
import { type PackedMap, type PackedRing, unitsPerDegree } from './packed-map.ts'

export interface Point {
  /** Degrees. */
  readonly latitude: number
  readonly longitude: number
}

export class BoundaryIndex {
  readonly map: string
  readonly kind: string
  readonly #polygons: readonly { readonly division: string; readonly rings: readonly IndexedRing[] }[]
  readonly #boxes: Flatbush | undefined

  constructor({ map, kind, districts }: PackedMap) {
    this.map = map
    this.kind = kind
    this.#polygons = districts
      .toSorted((one, other) => (one.division < other.division ? -1 : 1))
      .flatMap(({ division, polygons }) => polygons.map((rings) => ({ division, rings: rings.map(indexRing) })))
    this.#boxes = boxesOf(this.#polygons.map(({ rings }) => rings[0]?.ring ?? new Int32Array()))
  }

  /** Undefined outside of all districts. On a border: the first of its districts, in the order of divisions. */
  divisionAt({ latitude, longitude }: Point): string | undefined {
    const [x, y] = [longitude * unitsPerDegree, latitude * unitsPerDegree]
    const found = this.#boxes?.search(x, y, x, y) ?? []
    let onBorder: string | undefined
    for (const index of found.sort((one, other) => one - other)) {
      const rings = (this.#polygons[index]?.rings ?? []).map((ring) => sidesNear(y, ring))
      const position = pointInPolygon([x, y], rings)
      if (position === true) return this.#polygons[index]?.division
      if (position === 0) onBorder ??= this.#polygons[index]?.division
    }
    return onBorder
  }
}

/** Each stretch of a ring has so many sides. */
const stretchSides = 32

interface IndexedRing {
  readonly ring: PackedRing
  /** The least and the greatest latitude of each stretch, in turn. */
  readonly stretches: Int32Array
}

function indexRing(ring: PackedRing): IndexedRing {
  const sides = ring.length / 2 - 1
  const stretches = new Int32Array(2 * Math.ceil(sides / stretchSides))
  for (let i = 0; i < stretches.length / 2; i++)
    stretches.set(extentOf(ring, { from: i * stretchSides, to: Math.min((i + 1) * stretchSides, sides), offset: 1 }), 2 * i)
  return { ring, stretches }
}

/** The ring without the stretches that are above or below a latitude: they neither touch nor cross it, so one side stands for them. */
function sidesNear(latitude: number, { ring, stretches }: IndexedRing): number[][] {
  const points: number[][] = []
  const keep = (at: number) => void points.push([ring[2 * at] ?? 0, ring[2 * at + 1] ?? 0])
  const last = ring.length / 2 - 1
  for (let i = 0; i < stretches.length / 2; i++) {
    const start = i * stretchSides
    keep(start)
    const isNear = (stretches[2 * i] ?? 0) <= latitude && latitude <= (stretches[2 * i + 1] ?? 0)
    for (let at = start + 1; isNear && at < Math.min(start + stretchSides, last); at++) keep(at)
  }
  keep(last)
  return points
}

/** Undefined if there are none. */
function boxesOf(outlines: readonly PackedRing[]): Flatbush | undefined {
  if (outlines.length === 0) return undefined
  const boxes = new Flatbush(outlines.length)
  for (const outline of outlines) {
    const [from, to] = [0, outline.length / 2 - 1]
    const [west, east] = extentOf(outline, { from, to, offset: 0 })
    const [south, north] = extentOf(outline, { from, to, offset: 1 })
    boxes.add(west, south, east, north)
  }
  boxes.finish()
  return boxes
}

interface Part {
  /** Points, both included. */
  readonly from: number
  readonly to: number
  /** 0 for longitudes, 1 for latitudes. */
  readonly offset: 0 | 1
}

/** The least and the greatest. A loop, because maps have millions of points and requests wait meanwhile. */
function extentOf(ring: PackedRing, { from, to, offset }: Part): [number, number] {
  let [least, greatest] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (let i = 2 * from + offset; i <= 2 * to + offset; i += 2) {
    const value = ring[i] ?? 0
    if (value < least) least = value
    if (value > greatest) greatest = value
  }
  return [least, greatest]
}
