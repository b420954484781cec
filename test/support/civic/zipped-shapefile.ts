// Writes invented features as a zipped shapefile, and archives that lie about what they have.
import { crc32, deflateRawSync } from 'node:zlib'
import type { Corner, InventedFeature } from './invented-map.ts'

export interface ZipEntry {
  readonly name: string
  readonly bytes: Buffer
  /** What the archive says instead of the truth. */
  readonly claimedSize?: number
}

export function zip(entries: readonly ZipEntry[]): Buffer {
  let offset = 0
  const written = entries.map(({ name, bytes, claimedSize = bytes.length }) => {
    const compressed = deflateRawSync(bytes)
    const common = Buffer.alloc(26)
    common.writeUInt16LE(20, 0)
    common.writeUInt16LE(8, 4)
    common.writeUInt32LE(crc32(bytes), 10)
    common.writeUInt32LE(compressed.length, 14)
    common.writeUInt32LE(claimedSize, 18)
    common.writeUInt16LE(name.length, 22)
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), common, Buffer.from(name), compressed])
    const rest = Buffer.alloc(14)
    rest.writeUInt32LE(offset, 10)
    const central = Buffer.concat([Buffer.from('PK\x01\x02\x14\x00', 'latin1'), common, rest, Buffer.from(name)])
    offset += local.length
    return { local, central }
  })
  const directory = Buffer.concat(written.map(({ central }) => central))
  const end = Buffer.alloc(22)
  end.write('PK\x05\x06', 'latin1')
  end.writeUInt16LE(entries.length, 8)
  end.writeUInt16LE(entries.length, 10)
  end.writeUInt32LE(directory.length, 12)
  end.writeUInt32LE(offset, 16)
  return Buffer.concat([...written.map(({ local }) => local), directory, end])
}

export function zippedShapefile(features: readonly InventedFeature[]): Buffer {
  return zip([
    { name: 'map.shp', bytes: shp(features) },
    { name: 'map.dbf', bytes: dbf(features) },
    { name: 'map.prj', bytes: Buffer.from('GEOGCS["NAD83"]') },
  ])
}

const polygonType = 5

function shp(features: readonly InventedFeature[]): Buffer {
  const records = features.map(({ polygons }, i) => {
    // Outlines run clockwise, holes the other way.
    const rings = polygons.flatMap((own) => own.map((ring, at) => (at === 0 ? ring.toReversed() : ring)))
    const head = Buffer.alloc(44)
    head.writeInt32LE(polygonType, 0)
    boxOf(rings.flat()).forEach((value, at) => void head.writeDoubleLE(value, 4 + 8 * at))
    head.writeInt32LE(rings.length, 36)
    head.writeInt32LE(rings.flat().length, 40)
    const parts = Buffer.alloc(4 * rings.length)
    let start = 0
    rings.forEach((ring, at) => {
      parts.writeInt32LE(start, 4 * at)
      start += ring.length
    })
    const content = Buffer.concat([head, parts, Buffer.from(new Float64Array(rings.flat(2)).buffer)])
    const header = Buffer.alloc(8)
    header.writeInt32BE(i + 1, 0)
    header.writeInt32BE(content.length / 2, 4)
    return Buffer.concat([header, content])
  })
  const body = Buffer.concat(records)
  const head = Buffer.alloc(100)
  head.writeInt32BE(9994, 0)
  head.writeInt32BE((head.length + body.length) / 2, 24)
  head.writeInt32LE(1000, 28)
  head.writeInt32LE(polygonType, 32)
  boxOf(features.flatMap(({ polygons }) => polygons.flat(2))).forEach((value, at) => void head.writeDoubleLE(value, 36 + 8 * at))
  return Buffer.concat([head, body])
}

function boxOf(corners: readonly Corner[]): number[] {
  const [longitudes, latitudes] = [corners.map(([x]) => x), corners.map(([, y]) => y)]
  return [Math.min(...longitudes), Math.min(...latitudes), Math.max(...longitudes), Math.max(...latitudes)]
}

const fieldLength = 40

function dbf(features: readonly InventedFeature[]): Buffer {
  const names = [...new Set(features.flatMap(({ properties }) => Object.keys(properties)))]
  const head = Buffer.alloc(32)
  head.writeUInt8(3, 0)
  head.writeUInt32LE(features.length, 4)
  head.writeUInt16LE(32 + 32 * names.length + 1, 8)
  head.writeUInt16LE(1 + fieldLength * names.length, 10)
  const fields = names.map((name) => {
    const field = Buffer.alloc(32)
    field.write(name)
    field.write('C', 11)
    field.writeUInt8(fieldLength, 16)
    return field
  })
  const rows = features.map(
    ({ properties }) => ` ${names.map((name) => String(properties[name] ?? '').padEnd(fieldLength)).join('')}`,
  )
  return Buffer.concat([head, ...fields, Buffer.from('\r'), Buffer.from(rows.join('')), Buffer.from('\x1a')])
}
