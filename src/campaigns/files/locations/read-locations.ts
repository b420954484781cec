// Reads the table of locations from a CSV file: which locations there are, and whom each leads to. Which rows of the database
// these people are is found out by others. Pure.
import { isDeepStrictEqual } from 'node:util'
import { normalisePostalCode, postalCodeDigits } from '../../../countries/postal-codes.ts'
import type { Problem } from '../input/problem.ts'
import { type DesiredData, type DesiredTarget, identityOf } from '../match-targets.ts'
import { readOfficeNumber } from '../reading/read-number.ts'
import { type CsvRow, readCsv } from './read-csv.ts'

export interface DesiredLocations {
  /** Each once; `place` is a line of the file. */
  readonly targets: readonly DesiredTarget[]
  /** In the order of the file, nothing twice. */
  readonly mappings: readonly LocationMapping[]
}

export interface LocationMapping {
  readonly location: string
  /** Which of the targets it leads to, counted from 0. */
  readonly target: number
}

export interface LocationReading {
  /** ISO 3166. */
  readonly country: string
  /** Where numbers are from that do not say; undefined: they have to say. */
  readonly diallingCountry: string | undefined
  /** Locations are postal codes. */
  readonly isPostal: boolean
  /** Numbers that may stay as they are. */
  readonly current: ReadonlySet<string | null>
}

const columns = ['location', 'key', 'title', 'name', 'district', 'phone', 'location_name'] as const
type Cells = CsvRow<(typeof columns)[number]>['cells']

const locationMax = 20
const textMax = 100

export function readLocations(bytes: Uint8Array, reading: LocationReading): DesiredLocations & { readonly problems: Problem[] } {
  const { rows, problems: found } = readCsv(bytes, columns, 'location')
  const problems = [...found]
  const targets = new Map<string, { readonly wanted: DesiredTarget; readonly index: number }>()
  const mappings = new Map<string, LocationMapping>()
  const readNumber = numberReader(reading)
  for (const { line, cells } of rows) {
    const addProblem = (sentence: string) => void problems.push({ line, sentence })
    const location = readLocation(cells.location, reading, addProblem)
    const wanted = readTarget(cells, { line, readNumber, addProblem })
    const identity = identityOf(wanted)
    const known = targets.get(identity)
    if (known?.wanted.data && wanted.data && !isDeepStrictEqual(known.wanted.data, wanted.data))
      addProblem(`${wanted.key ?? wanted.data.name} is another here than in line ${known.wanted.position}`)
    const index = known?.index ?? targets.size
    targets.set(identity, { wanted: known?.wanted.data ? known.wanted : wanted, index })
    const mapping = { location, target: index }
    mappings.set(`${index} ${location}`, mapping)
  }
  return { targets: [...targets.values()].map(({ wanted }) => wanted), mappings: [...mappings.values()], problems }
}

function readLocation(written: string, { country, isPostal }: LocationReading, addProblem: (sentence: string) => void): string {
  const location = normalisePostalCode(written, country)
  const digits = isPostal ? postalCodeDigits(country) : null
  if (location === '') addProblem('location is missing')
  else if (location.length > locationMax) addProblem(`location is "${written}"; allowed are at most ${locationMax} characters`)
  else if (digits !== null && location.length < digits && /^\d+$/.test(location))
    addProblem(
      `location is "${written}"; postal codes of ${country} have ${digits} digits, and spreadsheets drop a leading 0 unless the column is text`,
    )
  return location
}

interface RowReading {
  readonly line: number
  readonly readNumber: NumberReader
  readonly addProblem: (sentence: string) => void
}

function readTarget(
  { location: _, key, phone, location_name, ...said }: Cells,
  { line, readNumber, addProblem }: RowReading,
): DesiredTarget {
  const texts = { key, location_name, ...said }
  for (const [column, text] of Object.entries(texts))
    if (text.length > textMax) addProblem(`${column} has ${text.length} characters; allowed are at most ${textMax}`)
  const hasData = [phone, location_name, ...Object.values(said)].some((cell) => cell !== '')
  const read = phone === '' ? { number: null } : readNumber(phone)
  if ('problem' in read) addProblem(`phone is "${phone}": it is ${read.problem}`)
  const data: DesiredData = {
    title: said.title || null,
    name: said.name,
    district: said.district || null,
    location: location_name || null,
    // What is no number stands in for one, so that nobody calls it missing, too.
    number: 'problem' in read ? phone : read.number,
  }
  return { position: line, key: key || null, data: hasData || key === '' ? data : undefined }
}

type NumberReader = (text: string) => ReturnType<typeof readOfficeNumber>

/** The same numbers stand in many rows, and reading one takes a while. */
function numberReader({ diallingCountry, current }: LocationReading): NumberReader {
  const numbers = new Map<string, ReturnType<NumberReader>>()
  return (text) => {
    const known = numbers.get(text)
    if (known !== undefined) return known
    const read = current.has(text) ? { number: text } : readOfficeNumber(text, diallingCountry)
    numbers.set(text, read)
    return read
  }
}
