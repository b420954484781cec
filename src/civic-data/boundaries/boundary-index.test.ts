// Guarantee: a point is in exactly one district, on both sides of each border and on it, whatever order the file has.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { packedDistrict, square } from '../../../test/support/civic/invented-map.ts'
import { BoundaryIndex } from './boundary-index.ts'
import { readMaps, writeMaps } from './map-bytes.ts'
import { digestOf } from './packed-map.ts'

const districts = [
  packedDistrict('around', [square(0, 0), square(0.3, 0.3, 0.4)]),
  packedDistrict('inside', [square(0.3, 0.3, 0.4)]),
  packedDistrict('islands', [square(1, 0)], [square(2.5, 0, 0.5)]),
]
const map = { map: 'invented', kind: 'district', districts }
const index = new BoundaryIndex(map)
const at = (longitude: number, latitude: number, of = index) => of.divisionAt({ latitude, longitude })

test('holes, islands and what is outside', () => {
  expect([at(0.1, 0.5), at(0.5, 0.5), at(1.5, 0.5), at(2.7, 0.2), at(2.2, 0.2), at(50, 50)]).toEqual([
    ...['around', 'inside', 'islands', 'islands', undefined, undefined],
  ])
})

test('a centimetre on each side of a border is right, and the border itself is always in the same district', () => {
  const centimetre = 1e-7
  expect([at(1 - centimetre, 0.5), at(1, 0.5), at(1 + centimetre, 0.5)]).toEqual(['around', 'around', 'islands'])
  expect([at(0.3 - centimetre, 0.5), at(0.3, 0.5), at(0.3 + centimetre, 0.5)]).toEqual(['around', 'around', 'inside'])
  const reversed = new BoundaryIndex({ ...map, districts: districts.toReversed() })
  expect([at(1, 0.5, reversed), at(0.3, 0.5, reversed)]).toEqual(['around', 'around'])
})

test('districts that share slanted borders leave no point out, and none in two', () => {
  const corner = fc.tuple(fc.integer({ min: 1, max: 99 }), fc.integer({ min: 1, max: 99 }))
  const points = fc.array(fc.tuple(fc.integer({ min: 0, max: 1000 }), fc.integer({ min: 0, max: 1000 })), { minLength: 20 })
  fc.assert(
    fc.property(corner, points, ([x, y], points) => {
      const [centre, ...corners] = [
        [x, y],
        [0, 0],
        [100, 0],
        [100, 100],
        [0, 100],
        [0, 0],
      ] as [number, number][]
      const triangles = corners.slice(1).map((to, i) => packedDistrict(`${i}`, [[corners[i], to, centre, corners[i]] as never]))
      const alone = triangles.map((district) => new BoundaryIndex({ ...map, districts: [district] }))
      const all = new BoundaryIndex({ ...map, districts: triangles })
      const scaled = points.map(([px, py]) => [px / 10, py / 10] as const)
      for (const [px, py] of scaled) {
        const touching = alone.flatMap((own) => at(px, py / 1.2, own) ?? [])
        expect(at(px, py / 1.2, all)).toBe(touching[0])
        expect(touching.length).toBeGreaterThan(0)
      }
    }),
  )
})

test('a map survives being stored, and its digest changes with any point', () => {
  const stored = readMaps(writeMaps([map, { ...map, map: 'other' }]))
  expect(stored).toEqual([map, { ...map, map: 'other' }])
  expect(digestOf(stored[0] ?? map)).toBe(digestOf(map))
  const moved = {
    ...map,
    districts: [packedDistrict('around', [square(0, 0), square(0.3, 0.3, 0.4000001)]), ...districts.slice(1)],
  }
  expect(digestOf(moved)).not.toBe(digestOf(map))
})

test('a map without districts has nobody', () => {
  expect(at(0, 0, new BoundaryIndex({ ...map, districts: [] }))).toBeUndefined()
})
