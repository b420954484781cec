// Reads locations and their targets from a CSV file. Matching the targets with rows of the database is done elsewhere. Pure.
import { isDeepStrictEqual } from 'node:util'
import { normalisePostalCode, postalCodeDigits } from '../../../countries/postal-codes.ts'
import type { Problem } from '../input/problem.ts'
import { type DesiredData, type DesiredTarget, identityOf } from '../match-targets.ts'
import { readOfficeNumber } from '../reading/read-number.ts'
import { type CsvRow, readCsv } from './read-csv.ts'

export interface DesiredLocations {
  /** Without duplicates. `position` is a line of the file. */
  readonly targets: readonly DesiredTarget[]
  /** In the order of the file, without duplicates. */
  readonly mappings: readonly LocationMapping[]
}

export interface LocationMapping {
  readonly location: string
  /** Index in `targets`. */
  readonly target: number
}

export interface LocationOptions {
  /** ISO 3166. */
  readonly country: string
  /** The country of numbers without a calling code. If undefined, numbers must have one. */
  readonly diallingCountry: string | undefined
  /** Locations are postal codes. */
  readonly isPostal: boolean
  /** Stored numbers, which are accepted unchanged. */
  readonly current: ReadonlySet<string | null>
}

const columns = ['location', 'key', 'title', 'name', 'district', 'phone', 'location_name'] as const
type Cells = CsvRow<(typeof columns)[number]>['cells']

const locationMax = 20
const textMax = 100

export function readLocations(bytes: Uint8Array, options: LocationOptions): DesiredLocations & { readonly problems: Problem[] } {
  const { rows, problems: found } = readCsv(bytes, columns, 'location')
  const problems = [...found]
  const targets = new Map<string, { readonly wanted: DesiredTarget; readonly index: number }>()
  const mappings = new Map<string, LocationMapping>()
  const readNumber = createNumberReader(options)
  for (const { line, cells } of rows) {
    const addProblem = (sentence: string) => void problems.push({ line, sentence })
    const location = readLocation(cells.location, options, addProblem)
    const wanted = readTarget(cells, { line, readNumber, addProblem })
    const identity = identityOf(wanted)
    const known = targets.get(identity)
    if (known?.wanted.data && wanted.data && !isDeepStrictEqual(known.wanted.data, wanted.data))
      addProblem(`the data of ${wanted.key ?? wanted.data.name} differs from line ${known.wanted.position}`)
    const index = known?.index ?? targets.size
    targets.set(identity, { wanted: known?.wanted.data ? known.wanted : wanted, index })
    const mapping = { location, target: index }
    mappings.set(`${index} ${location}`, mapping)
  }
  return { targets: [...targets.values()].map(({ wanted }) => wanted), mappings: [...mappings.values()], problems }
}

function readLocation(written: string, { country, isPostal }: LocationOptions, addProblem: (sentence: string) => void): string {
  const location = normalisePostalCode(written, country)
  const digits = isPostal ? postalCodeDigits(country) : null
  if (location === '') addProblem('location is missing')
  else if (location.length > locationMax) addProblem(`location is "${written}"; at most ${locationMax} characters are allowed`)
  else if (digits !== null && location.length < digits && /^\d+$/.test(location))
    addProblem(
      `location is "${written}"; postal codes of ${country} have ${digits} digits, and spreadsheets drop a leading 0 unless the column is text`,
    )
  return location
}

interface RowOptions {
  readonly line: number
  readonly readNumber: NumberReader
  readonly addProblem: (sentence: string) => void
}

function readTarget(
  { location: _, key, phone, location_name, ...cells }: Cells,
  { line, readNumber, addProblem }: RowOptions,
): DesiredTarget {
  const texts = { key, location_name, ...cells }
  for (const [column, text] of Object.entries(texts))
    if (text.length > textMax) addProblem(`${column} has ${text.length} characters; at most ${textMax} are allowed`)
  const hasData = [phone, location_name, ...Object.values(cells)].some((cell) => cell !== '')
  const read = phone === '' ? { number: null } : readNumber(phone)
  if ('problem' in read) addProblem(`phone is "${phone}": it is ${read.problem}`)
  const data: DesiredData = {
    title: cells.title || null,
    name: cells.name,
    district: cells.district || null,
    location: location_name || null,
    // An invalid number is kept, so that it is not reported as missing, too.
    number: 'problem' in read ? phone : read.number,
  }
  return { position: line, key: key || null, data: hasData || key === '' ? data : undefined }
}

type NumberReader = (text: string) => ReturnType<typeof readOfficeNumber>

/** Caches results, because the same numbers are in many rows and parsing is slow. */
function createNumberReader({ diallingCountry, current }: LocationOptions): NumberReader {
  const numbers = new Map<string, ReturnType<NumberReader>>()
  return (text) => {
    const known = numbers.get(text)
    if (known !== undefined) return known
    const read = current.has(text) ? { number: text } : readOfficeNumber(text, diallingCountry)
    numbers.set(text, read)
    return read
  }
}
