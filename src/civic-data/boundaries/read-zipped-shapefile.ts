// Reads a zipped shapefile, as the Census publishes its maps: the features of the one .shp with its .dbf.
import * as shapefile from 'shapefile'
import { readArchive } from '../reading/read-archive.ts'

/** Returns the sentence that says what is wrong. */
export async function readZippedShapefile(bytes: Buffer): Promise<readonly unknown[] | string> {
  const parts = await readArchive(bytes, ['shp', 'dbf'])
  if (typeof parts === 'string') return parts
  try {
    const { features } = await shapefile.read(parts.shp, parts.dbf, { encoding: 'utf-8' })
    return features
  } catch {
    return 'the shapefile in the archive is damaged; download it again'
  }
}
