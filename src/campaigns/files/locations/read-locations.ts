// Reads the table of locations from a CSV file: which locations there are, and whom each leads to. Which rows of the database
// these people are is found out by others. Pure.
import { isDeepStrictEqual } from 'node:util'
import { locationKeys, normaliseLocation } from '../../resolve-targets.ts'
import type { Problem } from '../input/problem.ts'
import { identityOf, type WantedData, type WantedTarget } from '../match-targets.ts'
import { readOfficeNumber } from '../reading/read-number.ts'
import { type CsvRow, readCsv } from './read-csv.ts'

export interface WantedLocations {
  /** Each once; `place` is a line of the file. */
  readonly targets: readonly WantedTarget[]
  /** In the order of the file, nothing twice. */
  readonly leads: readonly Lead[]
}

export interface Lead {
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
  readonly kept: ReadonlySet<string | null>
}

const columns = ['location', 'key', 'title', 'name', 'district', 'phone', 'location_name'] as const
type Cells = CsvRow<(typeof columns)[number]>['cells']

const locationMax = 20
const textMax = 100

export function readLocations(bytes: Uint8Array, reading: LocationReading): WantedLocations & { readonly problems: Problem[] } {
  const { rows, problems: found } = readCsv(bytes, columns, 'location')
  const problems = [...found]
  const targets = new Map<string, { readonly wanted: WantedTarget; readonly index: number }>()
  const leads = new Map<string, Lead>()
  const readNumber = numberReader(reading)
  for (const { line, cells } of rows) {
    const refuse = (sentence: string) => void problems.push({ line, sentence })
    const location = readLocation(cells.location, reading, refuse)
    const wanted = readTarget(cells, { line, readNumber, refuse })
    const identity = identityOf(wanted)
    const known = targets.get(identity)
    if (known?.wanted.data && wanted.data && !isDeepStrictEqual(known.wanted.data, wanted.data))
      refuse(`${wanted.key ?? wanted.data.name} is another here than in line ${known.wanted.place}`)
    const index = known?.index ?? targets.size
    targets.set(identity, { wanted: known?.wanted.data ? known.wanted : wanted, index })
    const lead = { location, target: index }
    leads.set(`${index} ${location}`, lead)
  }
  return { targets: [...targets.values()].map(({ wanted }) => wanted), leads: [...leads.values()], problems }
}

function readLocation(written: string, { country, isPostal }: LocationReading, refuse: (sentence: string) => void): string {
  const location = normaliseLocation(written, country)
  const keys = isPostal ? locationKeys(country) : null
  if (location === '') refuse('location is missing')
  else if (location.length > locationMax) refuse(`location is "${written}"; allowed are at most ${locationMax} characters`)
  else if (keys !== null && location.length < keys && /^\d+$/.test(location))
    refuse(
      `location is "${written}"; postal codes of ${country} have ${keys} digits, and spreadsheets drop a leading 0 unless the column is text`,
    )
  return location
}

interface RowReading {
  readonly line: number
  readonly readNumber: NumberReader
  readonly refuse: (sentence: string) => void
}

function readTarget(
  { location: _, key, phone, location_name, ...said }: Cells,
  { line, readNumber, refuse }: RowReading,
): WantedTarget {
  const texts = { key, location_name, ...said }
  for (const [column, text] of Object.entries(texts))
    if (text.length > textMax) refuse(`${column} has ${text.length} characters; allowed are at most ${textMax}`)
  const hasData = [phone, location_name, ...Object.values(said)].some((cell) => cell !== '')
  const read = phone === '' ? { number: null } : readNumber(phone)
  if ('problem' in read) refuse(`phone is "${phone}": it is ${read.problem}`)
  const data: WantedData = {
    title: said.title || null,
    name: said.name,
    district: said.district || null,
    location: location_name || null,
    // What is no number stands in for one, so that nobody calls it missing, too.
    number: 'problem' in read ? phone : read.number,
  }
  return { place: line, key: key || null, data: hasData || key === '' ? data : undefined }
}

type NumberReader = (text: string) => ReturnType<typeof readOfficeNumber>

/** The same numbers stand in many rows, and reading one takes a while. */
function numberReader({ diallingCountry, kept }: LocationReading): NumberReader {
  const numbers = new Map<string, ReturnType<NumberReader>>()
  return (text) => {
    const known = numbers.get(text)
    if (known !== undefined) return known
    const read = kept.has(text) ? { number: text } : readOfficeNumber(text, diallingCountry)
    numbers.set(text, read)
    return read
  }
}
