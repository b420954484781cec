// Writes maps as bytes for the database, and reads them again: a header with the lengths of all rings, then the differences from point
// to point, compressed.
import { gunzipSync, gzipSync } from 'node:zlib'
import { type PackedMap, type PackedRing, ringsOf } from './packed-map.ts'

interface Header {
  readonly map: string
  readonly kind: string
  readonly districts: readonly { readonly division: string; readonly polygons: readonly (readonly number[])[] }[]
}

const headerLengthBytes = 4

export function writeMaps(maps: readonly PackedMap[]): Buffer {
  const header: Header[] = maps.map(({ map, kind, districts }) => ({
    map,
    kind,
    districts: districts.map(({ division, polygons }) => ({
      division,
      polygons: polygons.map((rings) => rings.map(({ length }) => length)),
    })),
  }))
  const json = Buffer.from(JSON.stringify(header))
  const length = Buffer.alloc(headerLengthBytes)
  length.writeUInt32LE(json.length)
  return gzipSync(Buffer.concat([length, json, ...maps.flatMap(ringsOf).map(differencesOf)]))
}

/** Of bytes that `writeMaps` has made. */
export function readMaps(bytes: Uint8Array): PackedMap[] {
  const all = gunzipSync(bytes)
  const start = headerLengthBytes + all.readUInt32LE(0)
  const header: readonly Header[] = JSON.parse(all.toString('utf8', headerLengthBytes, start))
  // A copy, because numbers must begin at a multiple of their size. All rings are parts of it.
  const coordinates = new Int32Array(Uint8Array.from(all.subarray(start)).buffer)
  let at = 0
  const readRing = (length: number): PackedRing => {
    const ring = coordinates.subarray(at, at + length)
    for (let i = 2; i < length; i++) ring[i] = (ring[i] ?? 0) + (ring[i - 2] ?? 0)
    at += length
    return ring
  }
  return header.map(({ districts, ...map }) => ({
    ...map,
    districts: districts.map(({ division, polygons }) => ({
      division,
      polygons: polygons.map((rings) => rings.map(readRing)),
    })),
  }))
}

/** Neighbours are near each other, so that most bytes are zeros. */
function differencesOf(ring: PackedRing): Buffer {
  const bytes = Buffer.alloc(ring.length * ring.BYTES_PER_ELEMENT)
  ring.forEach((value, i) => void bytes.writeInt32LE((value - (i < 2 ? 0 : (ring[i - 2] ?? 0))) | 0, i * ring.BYTES_PER_ELEMENT))
  return bytes
}
