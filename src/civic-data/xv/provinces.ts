// The provinces of Verdania, and the districts that each of them has. Pure.
import { divisionId, kindOf, nameOf, parentOf } from '../division.ts'

export interface Province {
  readonly code: string
  readonly name: string
  readonly senators: number
  /** How many there are of each kind. */
  readonly districts: Readonly<Record<DistrictKind, number>>
}

/** `district` elects the Assembly; `ward` and `constituency` the upper and the lower chamber of a province. */
export const districtKinds = ['district', 'ward', 'constituency'] as const
export type DistrictKind = (typeof districtKinds)[number]

/** `text`: any. */
export function findKind(text: string): DistrictKind | undefined {
  return districtKinds.find((kind) => kind === text)
}

export const regionKind = 'province'

/** A province without wards has a single chamber. */
export const provinces: readonly Province[] = [
  { code: 'AM', name: 'Amsel', senators: 3, districts: { district: 6, ward: 2, constituency: 3 } },
  { code: 'HL', name: 'Highland', senators: 3, districts: { district: 3, ward: 0, constituency: 3 } },
  { code: 'MR', name: 'Marram', senators: 3, districts: { district: 4, ward: 0, constituency: 2 } },
]

/** `code`: in any case. */
export function findProvince(code: string): Province | undefined {
  return provinces.find((province) => province.code === code.toUpperCase())
}

export function provinceDivision({ code }: Province): string {
  return divisionId('xv', `${regionKind}:${code.toLowerCase()}`)
}

/** `number`: any text. Undefined if the province has no such district. */
export function findDistrict(province: Province, kind: DistrictKind, number: string): string | undefined {
  const isKnown = /^[1-9]\d?$/.test(number) && Number(number) <= province.districts[kind]
  return isKnown ? `${provinceDivision(province)}/${kind}:${number}` : undefined
}

/** `HL has 3 districts, 1 to 3`. */
export function describeDistricts({ code, districts }: Province, kind: DistrictKind): string {
  const count = districts[kind]
  return count === 0 ? `${code} has no ${plurals[kind]}` : `${code} has ${count} ${plurals[kind]}, 1 to ${count}`
}

const plurals: Readonly<Record<DistrictKind, string>> = {
  district: 'districts',
  ward: 'wards',
  constituency: 'constituencies',
}

/** How people write the number of a district of each kind: HL-2, AM-W1, HL-C3. */
const letters: Readonly<Record<DistrictKind, string>> = { district: '', ward: 'W', constituency: 'C' }

export function districtName(division: string, kind: DistrictKind): string {
  return `${nameOf(parentOf(division) ?? '').toUpperCase()}-${letters[kind]}${nameOf(division)}`
}

/** The division that people mean by its name or its id. Undefined if there is none. */
export function divisionNamed(text: string): string | undefined {
  const plain = text.trim().toUpperCase()
  const [, code = '', letter = '', number = ''] = /^([A-Z]{2})[\s-]?([CW]?)(\d{1,2})$/.exec(plain) ?? []
  const named = findProvince(code)
  const kind = districtKinds.find((each) => letters[each] === letter)
  if (named !== undefined && kind !== undefined) return findDistrict(named, kind, number)
  const id = plain.toLowerCase()
  const province = findProvince(nameOf(kindOf(id) === regionKind ? id : (parentOf(id) ?? '')))
  if (province === undefined) return undefined
  const known = [provinceDivision(province), ...districtKinds.map((each) => findDistrict(province, each, nameOf(id)))]
  return known.find((division) => division === id)
}
