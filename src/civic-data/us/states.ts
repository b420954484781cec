// The states, the District of Columbia and the territories of the United States, and how many members of the House each has. Pure.
// Sources: https://www.census.gov/library/reference/code-lists/ansi.html (codes), 2 U.S.C. 2a and the apportionment of 2020
// (https://www.census.gov/data/tables/2020/dec/2020-apportionment-data.html).
import { divisionId } from '../division.ts'

export interface State {
  /** USPS: `CA`. */
  readonly code: string
  /** FIPS: `06`. */
  readonly fips: string
  readonly name: string
  /** Members of the House with a vote; 0 where a delegate sits. */
  readonly houseSeats: number
  readonly isState: boolean
  /** The time zone of its capital. */
  readonly timeZone: string
}

const rows = `
AL 01 7 America/Chicago Alabama
AK 02 1 America/Juneau Alaska
AZ 04 9 America/Phoenix Arizona
AR 05 4 America/Chicago Arkansas
CA 06 52 America/Los_Angeles California
CO 08 8 America/Denver Colorado
CT 09 5 America/New_York Connecticut
DE 10 1 America/New_York Delaware
DC 11 0 America/New_York District of Columbia
FL 12 28 America/New_York Florida
GA 13 14 America/New_York Georgia
HI 15 2 Pacific/Honolulu Hawaii
ID 16 2 America/Boise Idaho
IL 17 17 America/Chicago Illinois
IN 18 9 America/Indiana/Indianapolis Indiana
IA 19 4 America/Chicago Iowa
KS 20 4 America/Chicago Kansas
KY 21 6 America/New_York Kentucky
LA 22 6 America/Chicago Louisiana
ME 23 2 America/New_York Maine
MD 24 8 America/New_York Maryland
MA 25 9 America/New_York Massachusetts
MI 26 13 America/Detroit Michigan
MN 27 8 America/Chicago Minnesota
MS 28 4 America/Chicago Mississippi
MO 29 8 America/Chicago Missouri
MT 30 2 America/Denver Montana
NE 31 3 America/Chicago Nebraska
NV 32 4 America/Los_Angeles Nevada
NH 33 2 America/New_York New Hampshire
NJ 34 12 America/New_York New Jersey
NM 35 3 America/Denver New Mexico
NY 36 26 America/New_York New York
NC 37 14 America/New_York North Carolina
ND 38 1 America/Chicago North Dakota
OH 39 15 America/New_York Ohio
OK 40 5 America/Chicago Oklahoma
OR 41 6 America/Los_Angeles Oregon
PA 42 17 America/New_York Pennsylvania
RI 44 2 America/New_York Rhode Island
SC 45 7 America/New_York South Carolina
SD 46 1 America/Chicago South Dakota
TN 47 9 America/Chicago Tennessee
TX 48 38 America/Chicago Texas
UT 49 4 America/Denver Utah
VT 50 1 America/New_York Vermont
VA 51 11 America/New_York Virginia
WA 53 10 America/Los_Angeles Washington
WV 54 2 America/New_York West Virginia
WI 55 8 America/Chicago Wisconsin
WY 56 1 America/Denver Wyoming
AS 60 0 Pacific/Pago_Pago American Samoa
GU 66 0 Pacific/Guam Guam
MP 69 0 Pacific/Guam Northern Mariana Islands
PR 72 0 America/Puerto_Rico Puerto Rico
VI 78 0 America/St_Thomas U.S. Virgin Islands`

const district = 'DC'
const territories: ReadonlySet<string> = new Set(['AS', 'GU', 'MP', 'PR', 'VI'])

export const states: readonly State[] = rows
  .trim()
  .split('\n')
  .map((row) => {
    const [code = '', fips = '', houseSeats = '', timeZone = '', ...name] = row.split(' ')
    const isState = code !== district && !territories.has(code)
    return { code, fips, name: name.join(' '), houseSeats: Number(houseSeats), isState, timeZone }
  })

const byCode: ReadonlyMap<string, State> = new Map(states.map((state) => [state.code, state]))
const byFips: ReadonlyMap<string, State> = new Map(states.map((state) => [state.fips, state]))

/** `code`: USPS, in any case. */
export function findState(code: string): State | undefined {
  return byCode.get(code.toUpperCase())
}

export function findStateByFips(fips: string): State | undefined {
  return byFips.get(fips)
}

/** Open Civic Data has the District of Columbia and the territories beside the states. */
export function stateDivision(code: string): string {
  const kind = code === district ? 'district' : territories.has(code) ? 'territory' : 'state'
  return divisionId('us', `${kind}:${code.toLowerCase()}`)
}

const atLarge = 'at-large'

/** `district`: its number; 0 for the only district of a state. */
export function houseDivision(code: string, district: number): string {
  return `${stateDivision(code)}/cd:${district === 0 ? atLarge : district}`
}

/** As people write it: CA-12, and AK-AL for the only district of a state. */
export function houseDistrictName(code: string, district: number): string {
  return `${code}-${district === 0 ? 'AL' : district}`
}

/** The numbers of the districts of the House that a state elects: 0 alone if it has only one, or a delegate. */
export function listHouseDistricts({ houseSeats }: State): number[] {
  return houseSeats <= 1 ? [0] : Array.from({ length: houseSeats }, (_, i) => i + 1)
}
