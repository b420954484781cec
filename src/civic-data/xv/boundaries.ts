// The source of boundaries of Verdania: GeoJSON whose features have the properties kind, province and district. The name of a file has
// the year of the Assembly whose districts it draws.
import { type ReadDistrict, readBoundaryFiles } from '../boundaries/read-boundary-files.ts'
import type { Source } from '../source.ts'
import { mapOf } from './maps.ts'
import { findPlace } from './offices.ts'
import { districtKinds, findKind } from './provinces.ts'
import { yearlyFile, yearOfFile } from './yearly-file.ts'

const name = 'districts-YEAR.geojson'

export const boundaries: Source = {
  dataset: 'xv/boundaries',
  title: 'Boundaries of districts, wards and constituencies',
  country: 'XV',
  tells: { by: 'latlon', kinds: districtKinds },
  files: [yearlyFile(name)],
  read: (files) => readBoundaryFiles(files, readFeature),
}

function readFeature(properties: Readonly<Record<string, unknown>>, file: string): ReadDistrict {
  const text = (property: string) => String(properties[property] ?? '')
  const year = yearOfFile(name, file)
  if (year === undefined) return { sentence: `the name of the file has no year: ${name} is allowed` }
  const kind = findKind(text('kind'))
  if (kind === undefined) return { sentence: `the kind is "${text('kind')}"; allowed are ${districtKinds.join(', ')}` }
  const place = findPlace(kind, text('province'), text('district'))
  return typeof place === 'string' ? { sentence: place } : { map: mapOf(kind, year), kind, division: place.division }
}
