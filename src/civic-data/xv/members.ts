// The source of who holds the seats of Verdania: a CSV file with a row for each seat; without a name, the seat is vacant. Pure.
import type { LocatedProblem } from '../../input/located-problem.ts'
import { readOfficeNumber } from '../../targets/read-number.ts'
import { readRows } from '../reading/read-rows.ts'
import { readTable, type TableRow } from '../reading/read-table.ts'
import { type ContactPoint, type Holder, noRecords, type Seat } from '../records.ts'
import type { ReadSource, Source, SourceTexts } from '../source.ts'
import { findPlace, type Office, offices } from './offices.ts'
import { districtName } from './provinces.ts'

const name = 'members.csv'

const columns = {
  office: ['office'],
  province: ['province'],
  district: ['district'],
  seat: ['seat'],
  id: ['id'],
  name: ['name'],
  party: ['party'],
  caucus: ['caucus'],
  phone: ['phone'],
  town: ['town'],
  townPhone: ['town_phone'],
  latitude: ['latitude'],
  longitude: ['longitude'],
}

type Column = keyof typeof columns

export const members = {
  dataset: 'xv/members',
  title: 'Parliament, premiers and provincial parliaments',
  country: 'XV',
  files: [{ name, spellings: [name], url: null, need: 'required' }],
  read: (files: SourceTexts): ReadSource => {
    const required = ['office', 'province', 'district', 'seat', 'id', 'name', 'phone'] as const
    const table = readTable(files.get(name) ?? Buffer.alloc(0), { name, columns, required })
    if ('problems' in table) return table
    const { rows, problems } = readRows(table.rows, name, readRow)
    const wrong = [...problems, ...listRepeated(rows).map((problem) => ({ file: name, ...problem }))]
    if (wrong.length > 0) return { problems: wrong }
    if (rows.length === 0) return { problems: [{ file: name, line: 1, sentence: 'the file names nobody' }] }
    return { records: { ...noRecords, seats: rows.map(({ seat }) => seat) }, notes: table.notes, omitted: [] }
  },
} satisfies Source

interface SeatRow {
  readonly line: number
  readonly seat: Seat
}

function readRow({ line, cell }: TableRow<Column>): SeatRow | LocatedProblem {
  const refuse = (sentence: string): LocatedProblem => ({ line, sentence: `${cell('name') || 'a vacant seat'}: ${sentence}` })
  const office = Object.hasOwn(offices, cell('office')) ? offices[cell('office')] : undefined
  if (office === undefined) return refuse(`the office is "${cell('office')}"; allowed are ${Object.keys(offices).join(', ')}`)
  const place = findPlace(office.kind, cell('province'), cell('district'))
  if (typeof place === 'string') return refuse(place)
  const number = Number(cell('seat'))
  if (!Number.isInteger(number) || number < 1 || number > office.seatsMax)
    return refuse(`the seat is "${cell('seat')}"; a number from 1 to ${office.seatsMax} is allowed`)
  const holder = cell('name') === '' ? null : readHolder(cell, office)
  if (typeof holder === 'string') return refuse(holder)
  const { type, chamber, title, kind } = office
  const district = kind === null ? null : districtName(place.division, kind)
  const key = `xv:${cell('office')}:${district ?? place.region}:${number}`
  return { line, seat: { key, type, chamber, ...place, district, title, holder } }
}

type Cell = TableRow<Column>['cell']

/** Returns the sentence that says what is wrong. */
function readHolder(cell: Cell, { title, chamber, switchboard }: Office): Holder | string {
  if (cell('id') === '') return 'the column id is empty'
  const [phone, townPhone] = [readPhone(cell('phone')), readPhone(cell('townPhone'))]
  const problem = [phone, townPhone].find((read) => 'problem' in read)
  if (problem !== undefined) return problem.problem
  const [latitude, longitude] = [readDegrees(cell('latitude')), readDegrees(cell('longitude'))]
  if (Number.isNaN(latitude) || Number.isNaN(longitude)) return 'latitude and longitude are degrees, such as 42.5 and -44.5'
  // A premier's number is the successor's, too.
  const main = { ...office, id: 'main', kind: 'main', belongsTo: chamber === 'exec' ? 'seat' : 'holder', ...phone } as const
  const atHome = {
    ...office,
    id: 'town',
    kind: 'district',
    name: cell('town') || null,
    latitude,
    longitude,
    ...townPhone,
  } as const
  const chambers = { ...office, id: 'switchboard', kind: 'switchboard', belongsTo: 'seat', number: switchboard } as const
  return {
    key: `xv:${cell('id')}`,
    name: cell('name'),
    title,
    party: cell('party') || null,
    caucus: cell('caucus') || null,
    termStart: null,
    termEnd: null,
    location: cell('town') || null,
    photoUrl: null,
    offices: [
      ...('number' in phone && phone.number === null && switchboard !== null ? [main, chambers] : [main]),
      ...('number' in townPhone && townPhone.number !== null ? [atHome] : []),
    ],
  }
}

const office: Omit<ContactPoint, 'id' | 'kind'> = {
  ...{ belongsTo: 'holder', number: null, name: null, address: null, latitude: null, longitude: null },
  ...{ timeZone: null, hours: null },
}

/** Numbers that are reserved for fiction, so that an invented country can call nobody. */
const fictional = /^\+120255501\d\d$/

function readPhone(text: string): { readonly number: string | null } | { readonly problem: string } {
  if (text === '') return { number: null }
  const read = readOfficeNumber(text, 'US')
  if ('number' in read && fictional.test(read.number)) return read
  return {
    problem: `"${text}" is ${'problem' in read ? read.problem : 'no number of Verdania'}; 202-555-0100 to 0199 are allowed`,
  }
}

/** Null if nothing is written. */
function readDegrees(text: string): number | null {
  return text === '' ? null : Number(text)
}

/** A seat, or a person, of two rows. */
function listRepeated(rows: readonly SeatRow[]): LocatedProblem[] {
  const repeated = (keyOf: (row: SeatRow) => string | undefined) =>
    [...Map.groupBy(rows, keyOf)].flatMap(([key, [first, ...others]]) =>
      key === undefined ? [] : others.map(({ line }) => ({ line, sentence: `${key} is in line ${first?.line} already` })),
    )
  return [...repeated(({ seat }) => seat.key), ...repeated(({ seat }) => seat.holder?.key)]
}
