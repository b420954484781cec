// The source of governors: a list as Open States has it, and a list of corrections that people keep, because a governor takes office
// long before such lists say so. The number belongs to the office. Pure.
import type { LocatedProblem } from '../../../input/located-problem.ts'
import { readNumber } from '../../../phone/read-number.ts'
import { type ReadRows, readRows } from '../../reading/read-rows.ts'
import { readTable, type TableRow } from '../../reading/read-table.ts'
import { type ContactPoint, type Holder, noRecords, type Seat } from '../../records.ts'
import type { ReadSource, Source, SourceTexts } from '../../source.ts'
import { asText, readPhone } from '../read-phone.ts'
import { findState, type State, stateDivision, states } from '../states.ts'

const list = 'governors'
const overrides = 'governors-overrides'

const columns = {
  state: ['state', 'state_code'],
  type: ['type', 'role'],
  name: ['name', 'full_name'],
  party: ['party', 'current_party'],
  phone: ['phone', 'voice', 'capitol_voice', 'number'],
  address: ['address', 'capitol_address'],
  start: ['start_date'],
  end: ['end_date'],
  current: ['current'],
}

type Column = keyof typeof columns

export const governors = {
  dataset: 'us/governors',
  title: 'Governors',
  country: 'US',
  files: [
    { name: list, spellings: ['governors.csv', 'us-governors.csv'], url: null, need: 'required' },
    { name: overrides, spellings: ['governors-overrides.csv', 'us-governors-overrides.csv'], url: null, need: 'optional' },
  ],
  read,
} satisfies Source

interface Row {
  readonly at: { readonly file: string; readonly line: number }
  readonly state: State
  readonly cell: TableRow<Column>['cell']
}

function read(files: SourceTexts): ReadSource {
  const listed = readTableOf(files, list)
  const corrected = readTableOf(files, overrides)
  const problems = [...listed.problems, ...corrected.problems]
  if (problems.length > 0) return { problems }
  const notes = [...listed.notes, ...corrected.notes]
  const note = ({ at }: Row, sentence: string) => void notes.push({ ...at, sentence })
  const seats = states.flatMap((state) => {
    const own = (rows: readonly Row[]) => rows.filter((row) => row.state === state)
    return seatOf(state, { listed: own(listed.rows), corrected: own(corrected.rows).at(-1) }, note)
  })
  if (seats.length === 0) return { problems: [{ file: list, line: 1, sentence: 'the file names nobody' }] }
  return { records: { ...noRecords, seats }, notes, omitted: [] }
}

function readTableOf(files: SourceTexts, name: string): ReadRows<Row> & { readonly notes: readonly LocatedProblem[] } {
  const bytes = files.get(name)
  if (bytes === undefined) return { rows: [], notes: [], problems: [] }
  const table = readTable(bytes, { name, columns, required: ['state', 'name'] })
  if ('problems' in table) return { rows: [], notes: [], problems: table.problems }
  const read = readRows(table.rows, name, ({ line, cell }): Row | LocatedProblem => {
    const at = { file: name, line }
    const state = findState(cell('state'))
    if (state === undefined) return { ...at, sentence: `${cell('name')}: there is no state "${cell('state')}"` }
    return cell('name') === '' ? { ...at, sentence: `${state.code}: the column name is empty` } : { at, state, cell }
  })
  return { ...read, notes: table.notes }
}

/** The District of Columbia has a mayor, and the territories have governors. */
const titleOf = ({ code }: State) => (code === 'DC' ? 'Mayor' : 'Governor')

interface Listed {
  readonly listed: readonly Row[]
  readonly corrected: Row | undefined
}

/** None if it is not known who holds it: the seat is hardly vacant. */
function seatOf(state: State, { listed, corrected }: Listed, note: (row: Row, sentence: string) => void): Seat[] {
  const own = listed.filter(({ cell }) => cell('type') === '' || /^(governor|mayor)$/i.test(cell('type')))
  const current = own
    .filter(({ cell }) => cell('current') === '' || /^(yes|true|1)$/i.test(cell('current')))
    .toSorted((one, other) => other.cell('start').localeCompare(one.cell('start')))
  const holder = corrected ?? current[0]
  for (const row of own)
    if (row.cell('name') !== holder?.cell('name')) note(row, `${row.cell('name')} is left out: ${whyNot(row, holder)}`)
  if (holder === undefined) return []
  const office = readOffice(state, [holder, ...current, ...own], note)
  return [
    {
      key: `us:governor:${state.code}`,
      type: 'state',
      chamber: 'exec',
      division: stateDivision(state.code),
      region: state.code,
      district: null,
      title: titleOf(state),
      holder: holderOf(state, holder, office),
    },
  ]
}

function whyNot({ state }: Row, holder: Row | undefined): string {
  if (holder !== undefined) return `${holder.cell('name')} is the one of ${state.code}`
  return `the list does not say who is in office in ${state.code} now; whoever is can be written into governors-overrides.csv`
}

interface SeatNumber {
  readonly number: string | null
  readonly address: string | null
}

/** Of the first row that has a number. Those of predecessors count: it is the one of the office. */
function readOffice(state: State, rows: readonly Row[], note: (row: Row, sentence: string) => void): SeatNumber {
  const numbers = [...new Set(rows)].map((row) => ({
    number: readOwnNumber(state, row, (found) => note(row, `${titleOf(state)} of ${state.code}: ${found}`)),
    address: asText(row.cell('address').replace(/\s*;\s*/g, ', ')),
  }))
  return numbers.find(({ number }) => number !== null) ?? { number: null, address: null }
}

/** Lists have had the row of a territory under the name of a state. */
function readOwnNumber(state: State, { cell }: Row, report: (found: string) => void): string | null {
  const number = readPhone(cell('phone'), report)
  const place = number === null ? undefined : findState(readNumber(number, 'US')?.country ?? '')
  if (place === undefined || place === state || place.isState) return number
  report(`"${cell('phone')}" is a number of ${place.name}, and is left out`)
  return null
}

function holderOf(state: State, { cell }: Row, { number, address }: SeatNumber): Holder {
  return {
    // Compat: as CallPower has it.
    key: `us_state:governor:${state.code}`,
    name: cell('name'),
    title: titleOf(state),
    party: asText(cell('party')),
    caucus: null,
    termStart: day(cell('start')),
    termEnd: day(cell('end')),
    location: null,
    photoUrl: null,
    offices: [mainOffice(state, { number, address })],
  }
}

function mainOffice({ timeZone }: State, at: SeatNumber): ContactPoint {
  const place = { name: null, latitude: null, longitude: null, timeZone, hours: null }
  return { id: 'main', kind: 'main', belongsTo: 'seat', ...at, ...place }
}

function day(text: string): string | null {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) ? text : null
}
