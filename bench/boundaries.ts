// How many points a second are found in the districts of an invented country: by the index, and by trying one district after the other.
import pointInPolygon from 'point-in-polygon-hao'
import { BoundaryIndex } from '../src/civic-data/boundaries/boundary-index.ts'
import { packRing } from '../src/civic-data/boundaries/packed-map.ts'
import { median } from './measure.ts'
import { ratio, type Table } from './report.ts'

const [columns, rows] = [29, 15]
const pointsPerSide = 400
const rounds = 7

export function measureBoundaries(): Table {
  const rings = Array.from({ length: columns * rows }, (_, i) => ringOf(i % columns, Math.floor(i / columns)))
  const index = new BoundaryIndex({
    map: 'invented',
    kind: 'district',
    districts: rings.map((ring, i) => ({ division: `district:${i}`, polygons: [[packRing(ring)]] })),
  })
  const plain = (longitude: number, latitude: number) =>
    rings.find((ring) => pointInPolygon([longitude, latitude], [ring]) !== false)
  const rates = Array.from({ length: rounds }, () => ({
    index: pointsPerSecond(100_000, (longitude, latitude) => index.divisionAt({ longitude, latitude })),
    plain: pointsPerSecond(500, plain),
  }))
  const [fast, slow] = [median(rates.map((rate) => rate.index)), median(rates.map((rate) => rate.plain))]
  return {
    title: `Points found in ${rings.length} districts with ${4 * pointsPerSide} points each`,
    head: ['index (≥ 50,000/s)', 'one district after the other', 'index ÷ one after the other'],
    rows: [[`${fast.toFixed(0)}/s`, `${slow.toFixed(0)}/s`, ratio(fast / slow)]],
  }
}

/** A square degree with wavy sides, which neighbours share. */
function ringOf(column: number, row: number): number[][] {
  const steps = Array.from({ length: pointsPerSide }, (_, i) => i / pointsPerSide)
  const [south, north] = [row, row + 1].map((y) => (x: number) => [x, y + wave(x)])
  const [west, east] = [column, column + 1].map((x) => (y: number) => [x + wave(y), y])
  const ring = [
    ...steps.map((step) => south?.(column + step) ?? []),
    ...steps.map((step) => east?.(row + step) ?? []),
    ...steps.map((step) => north?.(column + 1 - step) ?? []),
    ...steps.map((step) => west?.(row + 1 - step) ?? []),
  ]
  return [...ring, ring[0] ?? []]
}

/** Zero at corners. */
function wave(at: number): number {
  return 0.1 * Math.sin(2 * Math.PI * at) + 0.01 * Math.sin(40 * Math.PI * at)
}

function pointsPerSecond(count: number, find: (longitude: number, latitude: number) => unknown): number {
  const start = performance.now()
  for (let i = 0; i < count; i++) find((i * 0.618_034 * columns) % columns, (i * 0.754_878 * rows) % rows)
  return (1000 * count) / (performance.now() - start)
}
