// Reads the districts that files draw, as GeoJSON or as zipped shapefiles. Which district a feature draws, and on which map, is known
// to the country that the files are of.
import type { LocatedProblem } from '../../input/located-problem.ts'
import { noRecords } from '../records.ts'
import type { ReadSource, SourceTexts } from '../source.ts'
import { digestOf, type PackedDistrict, type PackedMap, packRing } from './packed-map.ts'
import { type ReadShape, readGeoJson, readShape } from './read-geojson.ts'
import { readZippedShapefile } from './read-zipped-shapefile.ts'

export interface District {
  /** `us/cd/119`. */
  readonly map: string
  /** The kind of all divisions of the map: `cd`. */
  readonly kind: string
  readonly division: string
}

export type ReadDistrict = District | { readonly isWater: true } | { readonly sentence: string }

/** `file`: its name. */
export type ReadFeature = (properties: Readonly<Record<string, unknown>>, file: string) => ReadDistrict

export async function readBoundaryFiles(files: SourceTexts, readFeature: ReadFeature): Promise<ReadSource> {
  const problems: LocatedProblem[] = []
  const notes: LocatedProblem[] = []
  const districts: DrawnDistrict[] = []
  for (const [file, bytes] of files) {
    const features = file.toLowerCase().endsWith('.zip') ? await readZippedShapefile(bytes) : readGeoJson(bytes)
    if (typeof features === 'string') problems.push({ file, line: 1, sentence: features })
    else districts.push(...readFeatures(features, { file, readFeature, problems, notes }))
  }
  if (problems.length > 0) return { problems }
  if (districts.length === 0) return { problems: [{ line: 1, sentence: 'the files have no districts' }] }
  const maps = [...Map.groupBy(districts, ({ map }) => map).values()].flatMap(joinDistricts)
  const drawn = maps.map((map) => ({
    map: map.map,
    kind: map.kind,
    divisions: map.districts.map(({ division }) => division),
    digest: digestOf(map),
  }))
  return { records: { ...noRecords, boundaries: drawn }, boundaries: maps, notes, omitted: [] }
}

interface DrawnDistrict extends District {
  readonly drawn: PackedDistrict
}

interface FileReading {
  readonly file: string
  readonly readFeature: ReadFeature
  readonly problems: LocatedProblem[]
  readonly notes: LocatedProblem[]
}

function readFeatures(features: readonly unknown[], { file, readFeature, problems, notes }: FileReading): DrawnDistrict[] {
  return features.flatMap((feature, i) => {
    const shape = readShape(feature, i + 1)
    const district = 'sentence' in shape ? shape : readFeature(shape.properties, file)
    if ('sentence' in district) {
      problems.push({ file, line: 1, sentence: `feature ${i + 1}: ${district.sentence}` })
      return []
    }
    if ('isWater' in district) {
      notes.push({ file, line: 1, sentence: `feature ${i + 1} is water without a district, and was left out` })
      return []
    }
    return [{ ...district, drawn: pack(shape, district.division) }]
  })
}

function pack(shape: ReadShape, division: string): PackedDistrict {
  const polygons = 'polygons' in shape ? shape.polygons : []
  return { division, polygons: polygons.map((rings) => rings.map(packRing)) }
}

/** Of one map. A district may be drawn as several features. */
function joinDistricts(districts: readonly DrawnDistrict[]): PackedMap[] {
  const byDivision = [...Map.groupBy(districts, ({ division }) => division)].toSorted(([one], [other]) => (one < other ? -1 : 1))
  return districts.slice(0, 1).map(({ map, kind }) => ({
    map,
    kind,
    districts: byDivision.map(([division, own]) => ({ division, polygons: own.flatMap(({ drawn }) => drawn.polygons) })),
  }))
}
