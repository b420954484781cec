// The sources of boundaries of the United States: of the districts of Congress, and of both chambers of state legislatures, as GeoJSON
// or as the Census's zipped shapefiles. A folder may have a file for each state, and files for several Congresses.
import type { LocatedProblem } from '../../input/located-problem.ts'
import { digestOf, type PackedDistrict, type PackedMap, packRing } from '../boundaries/packed-map.ts'
import { type ReadShape, readGeoJson, readShape } from '../boundaries/read-geojson.ts'
import { readZippedShapefile } from '../boundaries/read-zipped-shapefile.ts'
import { noRecords } from '../records.ts'
import type { ReadSource, Source, SourceTexts } from '../source.ts'
import { type District, type DistrictKind, mapOfFile, readDistrict } from './read-district.ts'

export const districtBoundaries: readonly Source[] = [
  boundaries('cd', {
    title: 'Boundaries of the districts of Congress',
    spelling: 'cb_2024_us_cd119_500k.zip',
    pattern: /(^|[^a-z])(cds?\d*|congressional)([^a-z].*)?\.(zip|geojson|json)$/i,
    url: 'https://www2.census.gov/geo/tiger/GENZ2024/shp/cb_2024_us_cd119_500k.zip',
  }),
  boundaries('sldu', {
    title: 'Boundaries of the upper districts of state legislatures',
    spelling: 'cb_2024_06_sldu_500k.zip',
    pattern: /(^|[^a-z])sldu([^a-z].*)?\.(zip|geojson|json)$/i,
    url: null,
  }),
  boundaries('sldl', {
    title: 'Boundaries of the lower districts of state legislatures',
    spelling: 'cb_2024_06_sldl_500k.zip',
    pattern: /(^|[^a-z])sldl([^a-z].*)?\.(zip|geojson|json)$/i,
    url: null,
  }),
]

interface Named {
  readonly title: string
  readonly spelling: string
  readonly pattern: RegExp
  readonly url: string | null
}

function boundaries(kind: DistrictKind, { title, spelling, pattern, url }: Named): Source {
  return {
    dataset: `us/boundaries/${kind}`,
    title,
    country: 'US',
    files: [{ name: spelling, spellings: [spelling], pattern, url, need: 'required' }],
    read: (files) => read(files, kind),
  }
}

interface DrawnDistrict extends District {
  readonly drawn: PackedDistrict
}

async function read(files: SourceTexts, kind: DistrictKind): Promise<ReadSource> {
  const problems: LocatedProblem[] = []
  const notes: LocatedProblem[] = []
  const districts: DrawnDistrict[] = []
  for (const [file, bytes] of files) {
    const features = file.toLowerCase().endsWith('.zip') ? await readZippedShapefile(bytes) : readGeoJson(bytes)
    if (typeof features === 'string') problems.push({ file, line: 1, sentence: features })
    else districts.push(...readFeatures(features, { file, kind, problems, notes }))
  }
  if (problems.length > 0) return { problems }
  if (districts.length === 0) return { problems: [{ line: 1, sentence: 'the files have no districts' }] }
  const maps = [...Map.groupBy(districts, ({ map }) => map)].map(([map, own]) => joinDistricts(map, kind, own))
  const drawn = maps.map((map) => ({
    map: map.map,
    kind,
    divisions: map.districts.map(({ division }) => division),
    digest: digestOf(map),
  }))
  return { records: { ...noRecords, boundaries: drawn }, boundaries: maps, notes, omitted: [] }
}

interface FileReading {
  readonly file: string
  readonly kind: DistrictKind
  readonly problems: LocatedProblem[]
  readonly notes: LocatedProblem[]
}

function readFeatures(features: readonly unknown[], { file, kind, problems, notes }: FileReading): DrawnDistrict[] {
  return features.flatMap((feature, i) => {
    const shape = readShape(feature, i + 1)
    const district = 'sentence' in shape ? shape : readDistrict(shape.properties, { kind, ...mapOfFile(kind, file) })
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

/** A district may be drawn as several features. */
function joinDistricts(map: string, kind: string, districts: readonly DrawnDistrict[]): PackedMap {
  const byDivision = [...Map.groupBy(districts, ({ division }) => division)].toSorted(([one], [other]) => (one < other ? -1 : 1))
  return {
    map,
    kind,
    districts: byDivision.map(([division, own]) => ({ division, polygons: own.flatMap(({ drawn }) => drawn.polygons) })),
  }
}
