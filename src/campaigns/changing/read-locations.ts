// Reads locations and their targets from rows. Matching the targets with rows of the database is done elsewhere. Pure.

import { isDeepStrictEqual } from 'node:util'
import { postalCodeKey, readPostalCode } from '../../countries/read-postal-code.ts'
import type { Path, ProblemCode } from '../../domain-errors.ts'
import { entriesOf } from '../../input/path.ts'
import type { AddProblem } from '../../input/problems.ts'
import type { OfficeInput } from '../../targets/input.ts'
import { readOfficeNumber } from '../../targets/read-number.ts'
import type { Office } from '../../targets/target.ts'
import type { LocationRow } from '../content/location-input.ts'
import { type DesiredData, type DesiredTarget, identityOf } from './match-targets.ts'

export interface DesiredLocations {
  /** Without duplicates. `path`: the first row that describes the target. */
  readonly targets: readonly DesiredTarget[]
  /** In the order of the rows, without duplicates. */
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
  readonly addProblem: AddProblem
}

/** A row without the cells whose shape is wrong. */
export type SoundRow = Partial<LocationRow>

const locationMax = 20

/** Rows that are none at all are undefined. They count, so that the others keep their indexes. */
export function readLocations(rows: readonly (SoundRow | undefined)[], options: LocationOptions): DesiredLocations {
  const { addProblem } = options
  const targets = new Map<string, { readonly wanted: DesiredTarget; readonly index: number }>()
  const mappings = new Map<string, LocationMapping>()
  const readNumber = createNumberReader(options)
  for (const [i, row] of rows.entries()) {
    if (row === undefined) continue
    const location = row.location === undefined ? '' : readLocation(row, [i, 'location'], options)
    const wanted = readTarget(row, { path: [i], readNumber, addProblem })
    const identity = identityOf(wanted)
    const known = targets.get(identity)
    if (known?.wanted.data && wanted.data && !isDeepStrictEqual(known.wanted.data, wanted.data))
      addProblem([i], 'duplicate', `the data of ${wanted.key ?? wanted.data.name} differs from an earlier row`)
    const index = known?.index ?? targets.size
    targets.set(identity, { wanted: known?.wanted.data ? known.wanted : wanted, index })
    mappings.set(`${index} ${location}`, { location, target: index })
  }
  return { targets: [...targets.values()].map(({ wanted }) => wanted), mappings: [...mappings.values()] }
}

function readLocation(row: SoundRow, path: Path, { country, isPostal, addProblem }: LocationOptions): string {
  const { location: written = '', name, key } = row
  const read = isPostal ? readPostalCode(written, country) : { code: postalCodeKey(written, country) }
  const problem = (code: ProblemCode, rule: string) =>
    addProblem(path, code, `location of ${name ?? key ?? 'nobody'} is "${written}"; ${rule}`)
  if ('problem' in read) problem('not_allowed', read.problem)
  else if (read.code.length > locationMax) problem('too_long', `at most ${locationMax} characters are allowed`)
  return 'code' in read ? read.code : written
}

interface RowOptions {
  readonly path: Path
  readonly readNumber: NumberReader
  readonly addProblem: AddProblem
}

function readTarget(
  { location: _, key, phone, location_name, ask_for, offices, ...cells }: SoundRow,
  { path, readNumber, addProblem }: RowOptions,
): DesiredTarget {
  const read = phone === undefined ? { number: null } : readNumber(phone)
  if ('problem' in read) addProblem([...path, 'phone'], 'invalid_number', `phone is "${phone}": it is ${read.problem}`)
  const data: DesiredData = {
    title: cells.title ?? null,
    name: cells.name ?? '',
    district: cells.district ?? null,
    location: location_name ?? null,
    // An invalid number is kept, so that it is not reported as missing, too.
    number: 'problem' in read ? (phone ?? null) : read.number,
    ...(ask_for === undefined ? {} : { ask_for }),
    ...(offices === undefined ? {} : { offices: readOffices(offices, { path: [...path, 'offices'], readNumber, addProblem }) }),
  }
  const hasData = [phone, location_name, ask_for, offices, ...Object.values(cells)].some((cell) => cell !== undefined)
  return { path, key: key ?? null, data: hasData || key === undefined ? data : undefined }
}

/** A phone number that is missing or has another type has been reported, and is left out. */
function readOffices(offices: readonly Partial<OfficeInput>[], { path, readNumber, addProblem }: RowOptions): Office[] {
  return entriesOf(offices).map(([i, { phone, name = null, type = null, address = null }]) => {
    const read = phone === undefined ? { number: null } : readNumber(phone)
    if ('number' in read) return { name, type, number: read.number, address }
    addProblem([...path, i, 'phone'], 'invalid_number', `phone of an office is "${phone}": it is ${read.problem}`)
    return { name, type, number: phone ?? null, address }
  })
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
