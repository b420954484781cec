// Reads a zipped shapefile, as the Census publishes its maps: the features of the one .shp with its .dbf. An archive with more than it
// should have is refused before anything is unpacked.
import * as shapefile from 'shapefile'
import yauzl from 'yauzl'

/** All that a map of a country's districts could need, several times over. */
const unpackedBytesMax = 500_000_000
const entriesMax = 100

interface ShapefileParts {
  readonly shp: Buffer
  readonly dbf: Buffer
}

/** Returns the sentence that says what is wrong. */
export async function readZippedShapefile(bytes: Buffer): Promise<readonly unknown[] | string> {
  const parts = await unzip(bytes)
  if (typeof parts === 'string') return parts
  try {
    const { features } = await shapefile.read(parts.shp, parts.dbf, { encoding: 'utf-8' })
    return features
  } catch {
    return 'the shapefile in the archive is damaged; download it again'
  }
}

async function unzip(bytes: Buffer): Promise<ShapefileParts | string> {
  try {
    // Checks names, and that what comes out is as large as the archive says.
    const archive = await yauzl.fromBufferPromise(bytes, { lazyEntries: true, strictFileNames: true })
    if (archive.entryCount > entriesMax) return `the archive has ${archive.entryCount} files; up to ${entriesMax} are allowed`
    const entries = new Map<string, yauzl.Entry[]>()
    let unpackedBytes = 0
    for await (const entry of archive.eachEntry()) {
      unpackedBytes += entry.uncompressedSize
      const kind = /\.(shp|dbf)$/i.exec(entry.fileName)?.[1]?.toLowerCase()
      if (kind !== undefined) entries.set(kind, [...(entries.get(kind) ?? []), entry])
    }
    if (unpackedBytes > unpackedBytesMax)
      return `the archive is ${Math.round(unpackedBytes / 1e6)} MB unpacked; up to ${unpackedBytesMax / 1e6} MB are allowed`
    const [shp, ...moreShp] = entries.get('shp') ?? []
    const [dbf, ...moreDbf] = entries.get('dbf') ?? []
    if (shp === undefined || dbf === undefined || moreShp.length + moreDbf.length > 0)
      return 'the archive has no shapefile, or several: one .shp and one .dbf are needed'
    const unpack = async (entry: yauzl.Entry) => {
      const chunks: Buffer[] = []
      for await (const chunk of await archive.openReadStreamPromise(entry)) chunks.push(chunk)
      return Buffer.concat(chunks)
    }
    return { shp: await unpack(shp), dbf: await unpack(dbf) }
  } catch (error) {
    return `the archive cannot be unpacked (${(error as Error).message}); download it again`
  }
}
