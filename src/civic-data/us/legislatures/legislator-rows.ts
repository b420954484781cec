// Reads the members of state legislatures from the CSV files of Open States, one for each state, or one file with a column for the
// state. Pure.
import type { LocatedProblem } from '../../../input/located-problem.ts'
import { type ReadRows, readRows } from '../../reading/read-rows.ts'
import { readTable, type TableRow } from '../../reading/read-table.ts'
import { findState, type State } from '../states.ts'
import type { LegislativeKind } from './districts.ts'

/** The names of columns that Open States publishes, and some that people make of them. */
const columns = {
  state: ['state', 'state_code', 'jurisdiction'],
  id: ['id', 'openstates_id', 'person_id'],
  name: ['name', 'full_name'],
  party: ['current_party', 'party'],
  district: ['current_district', 'district'],
  chamber: ['current_chamber', 'chamber'],
  start: ['start_date'],
  image: ['image', 'photo', 'photo_url'],
  capitolVoice: ['capitol_voice', 'capitol_phone', 'phone'],
  capitolAddress: ['capitol_address'],
  districtVoice: ['district_voice', 'district_phone'],
  districtAddress: ['district_address'],
  otherVoices: ['other_district_voices'],
}

type Column = keyof typeof columns

export interface LegislatorRow {
  readonly state: State
  readonly kind: LegislativeKind
  /** True for the only chamber of a legislature. */
  readonly isOnlyChamber: boolean
  readonly id: string
  readonly name: string
  /** As the file has it: `12`, `Belknap 1`. */
  readonly district: string
  readonly party: string
  readonly start: string
  readonly image: string
  readonly capitol: { readonly voice: string; readonly address: string }
  /** The first has the address. */
  readonly districtVoices: readonly string[]
  readonly districtAddress: string
  readonly at: { readonly file: string; readonly line: number }
}

export interface LegislatorFile {
  readonly name: string
  readonly bytes: Buffer
  /** Whose members the file has. Undefined if it has a column for it. */
  readonly state: State | undefined
}

export interface ReadLegislators extends ReadRows<LegislatorRow> {
  readonly notes: readonly LocatedProblem[]
}

export function readLegislatorRows({ name, bytes, state }: LegislatorFile): ReadLegislators {
  const required = ['id', 'name', 'district', 'chamber', ...(state === undefined ? ['state' as const] : [])] as const
  const table = readTable(bytes, { name, columns, required })
  if ('problems' in table) return { rows: [], notes: [], problems: table.problems }
  return { ...readRows(table.rows, name, (row) => readRow(row, name, state)), notes: table.notes }
}

/** `legislature`: there is only one, as in Nebraska. */
const kinds: ReadonlyMap<string, LegislativeKind> = new Map([
  ['upper', 'sldu'],
  ['lower', 'sldl'],
  ['legislature', 'sldu'],
])

function readRow(row: TableRow<Column>, file: string, ofFile: State | undefined): LegislatorRow | LocatedProblem {
  const { line, cell } = row
  const refuse = (sentence: string): LocatedProblem => ({ file, line, sentence })
  const name = cell('name')
  const who = name === '' ? 'somebody without a name' : name
  const missing = (['name', 'id', 'district'] as const).find((column) => cell(column) === '')
  if (missing !== undefined) return refuse(`${who}: the column ${columns[missing][0]} is empty`)
  const state = ofFile ?? findState(cell('state'))
  if (state === undefined) return refuse(`${who}: there is no state "${cell('state')}"`)
  const kind = kinds.get(cell('chamber').toLowerCase())
  if (kind === undefined)
    return refuse(`${who}: the chamber is "${cell('chamber')}"; allowed are ${[...kinds.keys()].join(', ')}`)
  return {
    state,
    kind,
    name,
    isOnlyChamber: cell('chamber').toLowerCase() === 'legislature',
    id: cell('id'),
    district: cell('district'),
    party: cell('party'),
    start: cell('start'),
    image: cell('image'),
    capitol: { voice: cell('capitolVoice'), address: cell('capitolAddress') },
    districtVoices: [cell('districtVoice'), ...cell('otherVoices').split(';')].filter((voice) => voice.trim() !== ''),
    districtAddress: cell('districtAddress'),
    at: { file, line },
  }
}
