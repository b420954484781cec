// The sources of boundaries of the United States: of the districts of Congress, and of both chambers of state legislatures, as GeoJSON
// or as the Census's zipped shapefiles. A folder may have a file for each state, and files for several Congresses.
import { readBoundaryFiles } from '../boundaries/read-boundary-files.ts'
import type { Source } from '../source.ts'
import { type DistrictKind, mapOfFile, readDistrict } from './read-district.ts'

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
    tells: { by: 'latlon', kinds: [kind] },
    files: [{ name: spelling, spellings: [spelling], pattern, url, need: 'required' }],
    read: (files) => readBoundaryFiles(files, (properties, file) => readDistrict(properties, { kind, ...mapOfFile(kind, file) })),
  }
}
