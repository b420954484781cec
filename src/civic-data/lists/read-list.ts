// Reads a list of people whom a campaign calls, as people keep it in a spreadsheet: a row for each office, in any order of columns,
// with names of columns in several languages. Pure.
import { createHash } from 'node:crypto'
import type { LocatedProblem } from '../../input/located-problem.ts'
import { readOfficeNumber } from '../../targets/read-number.ts'
import { lengthOf, textMax } from '../../targets/text-length.ts'
import { listType } from '../bodies/list-bodies.ts'
import { readRows } from '../reading/read-rows.ts'
import { type Columns, readTable, type TableRow } from '../reading/read-table.ts'
import { type ContactPoint, type Holder, noRecords, type Records } from '../records.ts'

const columns = {
  id: ['external_id', 'id', 'key', 'uid', 'identificador', 'kennung', 'nummer_id'],
  name: ['name', 'full_name', 'display_name', 'nombre', 'nombre_completo', 'name_und_vorname', 'nom'],
  title: ['title', 'role', 'position', 'cargo', 'titulo', 'título', 'titel', 'funktion', 'amt'],
  number: [
    'number',
    'phone',
    'phone_number',
    'telephone',
    'tel',
    'telefono',
    'teléfono',
    'telefon',
    'telefonnummer',
    'rufnummer',
    'voice',
    'capitol_voice',
    'district_voice',
    'other_voice',
  ],
  office: ['office', 'office_name', 'oficina', 'büro', 'buero', 'standort'],
  address: ['address', 'direccion', 'dirección', 'domicilio', 'adresse', 'anschrift'],
  latitude: ['lat', 'latitude', 'latitud', 'breite', 'breitengrad'],
  longitude: ['lon', 'lng', 'long', 'longitude', 'longitud', 'länge', 'längengrad'],
  order: ['order', 'sort', 'rank', 'orden', 'posicion', 'posición', 'reihenfolge', 'rang'],
  party: ['party', 'current_party', 'current_party', 'partido', 'partei', 'fraktion'],
} satisfies Columns<string>

type Column = keyof typeof columns

export interface ListFile {
  /** In keys: `council`. */
  readonly list: string
  /** ISO 3166 alpha-2, upper case: of numbers without a calling code. */
  readonly country: string
  readonly bytes: Buffer
}

export type ReadList =
  | {
      readonly records: Records
      readonly notes: readonly LocatedProblem[]
      /** What is read from each column that was recognised, and what nothing is read from. */
      readonly found: readonly { readonly column: string; readonly header: string }[]
      readonly ignored: readonly string[]
    }
  | { readonly problems: readonly LocatedProblem[] }

export function readList({ list, country, bytes }: ListFile): ReadList {
  const table = readTable(bytes, { name: list, columns, required: ['name', 'number'] })
  if ('problems' in table) return table
  const { rows, problems } = readRows(table.rows, list, (row) => readRow(row, list, country))
  if (problems.length > 0) return { problems }
  if (rows.length === 0) return { problems: [{ file: list, line: 1, sentence: 'the file names nobody' }] }
  const people = [...Map.groupBy(rows, ({ id }) => id).values()].toSorted(byOrder)
  return {
    records: { ...noRecords, seats: people.map((own, i) => seatOf(list, own, i)) },
    notes: table.notes,
    found: [...table.found].map(([column, headers]) => ({ column, header: headers.join(', ') })),
    ignored: table.ignored,
  }
}

interface Row {
  readonly id: string
  readonly name: string
  readonly title: string
  readonly party: string
  readonly order: number
  readonly office: Omit<ContactPoint, 'id' | 'kind'>
}

function readRow({ line, cell }: TableRow<Column>, list: string, country: string): Row | LocatedProblem {
  const name = cell('name')
  const refuse = (sentence: string): LocatedProblem => ({ line, sentence: `${name || 'somebody without a name'}: ${sentence}` })
  if (name === '') return refuse('the column name is empty')
  const long = (['name', 'title', 'office'] as const).find((column) => lengthOf(cell(column)) > textMax)
  if (long !== undefined) return refuse(tooLong(long, cell(long), textMax))
  const idMax = textMax - lengthOf(keyOf(list, ''))
  if (lengthOf(cell('id')) > idMax) return refuse(tooLong('external id', cell('id'), idMax))
  const read = cell('number') === '' ? { number: null } : readOfficeNumber(cell('number'), country)
  if ('problem' in read)
    return refuse(`"${cell('number')}" is ${read.problem}; write it with its calling code, such as +1 202 555 0101`)
  const [latitude, longitude] = (['latitude', 'longitude'] as const).map((column) => degrees(cell(column)))
  if (Number.isNaN(latitude) || Number.isNaN(longitude))
    return refuse('lat and lon are numbers of degrees, such as 52.52 and 13.4')
  const order = cell('order') === '' ? Number.POSITIVE_INFINITY : Number(cell('order'))
  if (Number.isNaN(order)) return refuse(`the order is "${cell('order')}"; a number is allowed`)
  return {
    id: cell('id') || shortSlug([name, cell('title'), cell('party')].join(' '), idMax),
    name,
    title: cell('title'),
    party: cell('party'),
    order,
    office: {
      belongsTo: 'holder',
      number: read.number,
      name: cell('office') || null,
      address: cell('address') || null,
      latitude: latitude ?? null,
      longitude: longitude ?? null,
      timeZone: null,
      hours: null,
    },
  }
}

/** Null if nothing is written. Commas of decimals are read. */
function degrees(text: string): number | null {
  return text === '' ? null : Number(text.replace(',', '.'))
}

function tooLong(column: string, text: string, charactersMax: number): string {
  return `the column ${column} has ${lengthOf(text)} characters; at most ${charactersMax} are allowed`
}

function keyOf(list: string, id: string): string {
  return `list:${list}:${id}`
}

const digestLength = 8

/** A long one ends with a digest of the rest, so that nobody has the one of somebody else. */
function shortSlug(text: string, charactersMax: number): string {
  const whole = slug(text)
  if (lengthOf(whole) <= charactersMax) return whole
  const digest = createHash('sha256').update(whole).digest('hex').slice(0, digestLength)
  return `${[...whole].slice(0, charactersMax - digestLength - 1).join('')}-${digest}`
}

function slug(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-|-$/g, '')
}

/** Those without an order come last, as they are in the file. */
function byOrder(one: readonly Row[], other: readonly Row[]): number {
  const [mine, yours] = [one, other].map((own) => Math.min(...own.map(({ order }) => order)))
  return mine === yours ? 0 : (mine ?? 0) - (yours ?? 0)
}

const digitsOfPosition = 5

function seatOf(list: string, own: readonly Row[], position: number): Records['seats'][number] {
  const [first] = own
  const { id = '', name = '', title = '', party = '' } = first ?? {}
  const holder: Holder = {
    key: keyOf(list, id),
    name,
    title,
    party: party || null,
    caucus: null,
    termStart: null,
    termEnd: null,
    location: first?.office.name ?? null,
    photoUrl: null,
    offices: own.map(({ office }, i) => ({
      id: i === 0 ? 'main' : `office-${i + 1}`,
      kind: i === 0 ? 'main' : 'district',
      ...office,
    })),
  }
  return {
    // Seats of a division are in the order of their keys.
    key: `list:${list}:${String(position + 1).padStart(digitsOfPosition, '0')}`,
    type: listType,
    chamber: 'none',
    division: `list:${list}`,
    region: null,
    district: null,
    title,
    holder,
  }
}
