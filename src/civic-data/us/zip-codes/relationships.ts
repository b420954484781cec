// Reads the relationship files of the Census: which districts the area of each ZIP code (ZCTA) touches, and with how much land.
// Layout: https://www.census.gov/programs-surveys/geography/technical-documentation/records-layout/2020-CD-SLD-record-layout.html
// Pure.
import type { LocatedProblem } from '../../../input/located-problem.ts'
import { readTable, type TableRow } from '../../reading/read-table.ts'
import type { SourceFile } from '../../source.ts'
import { findStateByFips, type State } from '../states.ts'

const published = 'https://www2.census.gov/geo/docs/maps-data/data/rel2020/cd-sld'

/**
 * `codeOf`: how the name of the file has an edition. `editions`: those that are read, the newest first. `current`: the one that is
 * fetched.
 */
export function relationshipFile(
  name: string,
  codeOf: (edition: number) => string,
  editions: readonly number[],
  current: number,
): SourceFile {
  const nameOf = (edition: number) => `tab20_${codeOf(edition)}_zcta520_natl.txt`
  return { name, spellings: editions.map(nameOf), url: `${published}/${nameOf(current)}`, need: 'one' }
}

export type RelationshipKind = 'cd' | 'sldu' | 'sldl'

export interface Part {
  readonly line: number
  readonly zip: string
  readonly state: State
  /** Of the district, within its state, as the Census has it: `12`, `04A`. */
  readonly code: string
  /** `State House District Belknap 01`. */
  readonly name: string
  /** How much of the area is in it. Null if the area has neither land nor water. */
  readonly share: number | null
}

export interface Relationships {
  readonly parts: readonly Part[]
  /** The Congress, or the year of the legislature. */
  readonly edition: number
  readonly notes: readonly LocatedProblem[]
}

export interface RelationshipFile {
  /** Of the file, for problems. */
  readonly name: string
  readonly kind: RelationshipKind
}

export function readRelationships(
  bytes: Buffer,
  { name, kind }: RelationshipFile,
): Relationships | { readonly problems: readonly LocatedProblem[] } {
  const required = ['zip', 'district', 'land', 'landPart'] as const
  const table = readTable(bytes, { name, columns: columnsOf(kind), required })
  if ('problems' in table) return table
  const refuse = (line: number, sentence: string) => ({ problems: [{ file: name, line, sentence }] })
  const headers = table.found.get('district') ?? []
  const edition = Number(/(?:cd|sld[ul])(\d+)/i.exec(headers[0] ?? '')?.[1])
  if (headers.length > 1) return refuse(1, `the file has several columns of districts: ${headers.join(', ')}`)
  const read = table.rows.map(readPart)
  const problems = read.flatMap((part) => (part !== undefined && 'sentence' in part ? [{ file: name, ...part }] : []))
  const parts = read.flatMap((part) => (part !== undefined && 'zip' in part ? [part] : []))
  if (problems.length > 0) return { problems }
  if (parts.length === 0) return refuse(1, 'the file has no rows with a ZIP code and a district')
  return { parts, edition, notes: table.notes }
}

const usual: Readonly<Record<RelationshipKind, number>> = { cd: 119, sldu: 2024, sldl: 2024 }
/** Earlier and later ones that are read. */
const editionsAround = 20

type Column = 'zip' | 'district' | 'name' | 'land' | 'water' | 'landPart' | 'waterPart'

function columnsOf(kind: RelationshipKind): Record<Column, readonly string[]> {
  const later = Array.from({ length: editionsAround }, (_, i) => usual[kind] + i)
  const earlier = later.map((edition) => edition - editionsAround)
  const each = (what: string) => [...later, ...earlier].map((edition) => `${what}_${kind}${edition}_20`)
  return {
    zip: ['geoid_zcta5_20'],
    district: each('geoid'),
    name: each('namelsad'),
    land: ['arealand_zcta5_20'],
    water: ['areawater_zcta5_20'],
    landPart: ['arealand_part'],
    waterPart: ['areawater_part'],
  }
}

/** Undefined for what is in no ZIP code, or in no district: `ZZ`, mostly water. */
function readPart({ line, cell }: TableRow<Column>): Part | LocatedProblem | undefined {
  const [zip, geoid] = [cell('zip'), cell('district')]
  if (zip === '' || geoid === '' || /ZZ+$/.test(geoid)) return undefined
  if (!/^\d{5}$/.test(zip)) return { line, sentence: `"${zip}" is no ZIP code: five digits are allowed` }
  const state = findStateByFips(geoid.slice(0, 2))
  if (state === undefined) return { line, sentence: `ZIP code ${zip}: the district ${geoid} is in no state` }
  const areas = (['land', 'landPart', 'water', 'waterPart'] as const).map((column) => Number(cell(column) || 0))
  const [land = 0, landPart = 0, water = 0, waterPart = 0] = areas
  if (!areas.every((area) => area >= 0) || landPart > land)
    return { line, sentence: `ZIP code ${zip}: the areas are ${cell('landPart')} of ${cell('land')}; square meters are allowed` }
  const share = land > 0 ? landPart / land : water > 0 ? Math.min(1, waterPart / water) : null
  return { line, zip, state, code: geoid.slice(2), name: cell('name'), share }
}
