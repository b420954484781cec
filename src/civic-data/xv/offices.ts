// The offices of Verdania that campaigns call: which chamber each is in, who elects it, and which division of a row elects it. Pure.
import type { Seat } from '../records.ts'
import { type DistrictKind, describeDistricts, findDistrict, findProvince, provinceDivision } from './provinces.ts'

export interface Office extends Pick<Seat, 'type' | 'chamber' | 'title'> {
  /** The kind of the districts that elect it. Null: whole provinces do. */
  readonly kind: DistrictKind | null
  /** How many there are of it in a division. */
  readonly seatsMax: number
  /** Of its chamber. Whoever has no number is asked for there. */
  readonly switchboard: string | null
}

const parliament = { type: 'parliament', switchboard: '+12025550198' }
const province = { type: 'province', switchboard: null }

/** By the names that files have for them. */
export const offices: Readonly<Record<string, Office>> = {
  senator: { ...parliament, chamber: 'upper', title: 'Senator', kind: null, seatsMax: 3 },
  delegate: { ...parliament, chamber: 'lower', title: 'Delegate', kind: 'district', seatsMax: 1 },
  premier: { ...province, chamber: 'exec', title: 'Premier', kind: null, seatsMax: 1 },
  warden: { ...province, chamber: 'upper', title: 'Warden', kind: 'ward', seatsMax: 1 },
  deputy: { ...province, chamber: 'lower', title: 'Deputy', kind: 'constituency', seatsMax: 2 },
}

export interface Place {
  /** Of a province. */
  readonly region: string
  readonly division: string
}

/** `province`, `district`: as people write them. Returns a sentence that says what is allowed if there is no such place. */
export function findPlace(kind: DistrictKind | null, province: string, district: string): Place | string {
  const found = findProvince(province)
  if (found === undefined) return `there is no province "${province}"; AM, HL and MR are allowed`
  const { code: region } = found
  if (kind === null) return district === '' ? { region, division: provinceDivision(found) } : 'the whole province elects it'
  const division = findDistrict(found, kind, district)
  return division === undefined ? `there is no ${kind} "${district}"; ${describeDistricts(found, kind)}` : { region, division }
}
