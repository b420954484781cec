// Which district a feature of a map draws, by the properties that the Census and others give it, and which map it belongs to. Pure.
import type { ReadDistrict } from '../boundaries/read-boundary-files.ts'
import { kindOf, withParents } from '../division.ts'
import { type LegislativeKind, legislativeDivision } from './legislatures/districts.ts'
import { congressElectedIn, congressMap, districtKind } from './maps.ts'
import { findState, findStateByFips, houseDivision, listHouseDistricts, type State } from './states.ts'

export type DistrictKind = typeof districtKind | LegislativeKind

/** A file that does not say which Congress it is for is for this one. */
const usualCongress = 119

export interface FileMap {
  readonly map: string
}

/** By its name: `cb_2024_us_cd119_500k.zip`, or `cds-nj-2022.geojson` for the districts of that year's election. */
export function mapOfFile(kind: DistrictKind, name: string): FileMap {
  if (kind !== districtKind) return { map: `us/${kind}` }
  const congress = /cd(\d{3})(?!\d)/i.exec(name)?.[1]
  const year = /(?<!\d)(20\d\d)(?!\d)/.exec(name)?.[1]
  if (congress !== undefined) return { map: congressMap(Number(congress)) }
  return { map: congressMap(year === undefined ? usualCongress : congressElectedIn(Number(year))) }
}

type Properties = Readonly<Record<string, unknown>>

export function readDistrict(properties: Properties, { kind, map }: FileMap & { readonly kind: DistrictKind }): ReadDistrict {
  const values = new Map(Object.entries(properties).map(([name, value]) => [name.toUpperCase(), textOf(value)]))
  const ocdId = values.get('OCD_ID') ?? values.get('OCDID') ?? ''
  if (ocdId !== '')
    return isDivision(ocdId, kind) ? { map, kind, division: ocdId } : refuse(`"${ocdId}" is no division of the kind ${kind}`)
  const state =
    findStateByFips(values.get('STATEFP') ?? values.get('STATEFP20') ?? '') ??
    findState(values.get('STATE') ?? values.get('STUSPS') ?? '') ??
    findStateByFips((values.get('GEOID') ?? '').slice(0, 2))
  if (state === undefined) return refuse(`it names no state: ${describeAllowed(kind)}; found: ${[...values.keys()].join(', ')}`)
  return kind === districtKind ? readHouse(values, state, map) : readLegislative(values, { state, kind, map })
}

type Values = ReadonlyMap<string, string>

function readHouse(values: Values, state: State, map: string): ReadDistrict {
  const [congress, code] = [...values].flatMap(([name, value]) => {
    const number = /^CD(\d{3})FP$/.exec(name)?.[1]
    return number === undefined ? [] : [number, value]
  })
  const geoid = (values.get('GEOID') ?? '').slice(2)
  const district = code ?? values.get('DISTRICT') ?? geoid
  if (district.toUpperCase() === 'ZZ') return { isWater: true }
  const number = readHouseDistrict(district, state)
  if (number === undefined) return refuse(`${state.code} has no district "${district}"`)
  const ownMap = congress === undefined ? map : congressMap(Number(congress))
  return { map: ownMap, kind: districtKind, division: houseDivision(state.code, number) }
}

/** The Census has 00 for the only district of a state and 98 for that of a delegate. Undefined if there is no such district. */
export function readHouseDistrict(text: string, state: State): number | undefined {
  const known = listHouseDistricts(state)
  if (/^(al|at-large)$/i.test(text)) return known.includes(0) ? 0 : undefined
  if (!/^\d{1,2}$/.test(text)) return undefined
  const district = Number(text)
  const isOnly = known.includes(0) && (district === 98 || district === 1)
  return isOnly ? 0 : known.includes(district) ? district : undefined
}

interface LegislativeMap extends FileMap {
  readonly state: State
  readonly kind: LegislativeKind
}

function readLegislative(values: Values, { state, kind, map }: LegislativeMap): ReadDistrict {
  const code = values.get(kind === 'sldu' ? 'SLDUST' : 'SLDLST') ?? values.get('DISTRICT') ?? ''
  if (/^z+$/i.test(code)) return { isWater: true }
  // Some states name their districts, and the codes of the Census only count them.
  const name = values.get('NAMELSAD') || values.get('NAME') || code
  if (name === '') return refuse(`it names no district: ${describeAllowed(kind)}`)
  return { map, kind, division: legislativeDivision(state, kind, name) }
}

function isDivision(ocdId: string, kind: DistrictKind): boolean {
  return (
    /^ocd-division\/country:us(\/[a-z_]+:[a-z0-9._~-]+)+$/.test(ocdId) && withParents(ocdId).some((each) => kindOf(each) === kind)
  )
}

function describeAllowed(kind: DistrictKind): string {
  const codes: Readonly<Record<DistrictKind, string>> = { cd: 'CD119FP', sldu: 'SLDUST', sldl: 'SLDLST' }
  return `the properties STATEFP and ${codes[kind]}, state and district, GEOID or ocd_id are allowed`
}

function refuse(sentence: string) {
  return { sentence }
}

function textOf(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value).trim() : ''
}
