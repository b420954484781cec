// One member of a state legislature: the title that callers hear, and the offices in the order of dialling. Pure.
import type { ContactPoint, Holder } from '../../records.ts'
import { asText, readPhone } from '../read-phone.ts'
import type { State } from '../states.ts'
import type { LegislativeKind } from './districts.ts'
import type { LegislatorRow } from './legislator-rows.ts'

export function readLegislator(row: LegislatorRow, note: (sentence: string) => void): Holder {
  const { state, kind, id, name } = row
  const read = (text: string, where: string) => readPhone(text, (found) => note(`${name}, ${where}: ${found}`))
  return {
    // Compat: as CallPower has it.
    key: `us_state:openstates:${id}`,
    name,
    title: legislatorTitle(state, kind),
    party: asText(row.party),
    caucus: null,
    termStart: isDay.test(row.start) ? row.start : null,
    termEnd: null,
    location: null,
    photoUrl: /^https:\/\/\S+$/.test(row.image) ? row.image : null,
    offices: [
      office(state, { id: 'capitol', kind: 'main', number: read(row.capitol.voice, 'capitol'), address: row.capitol.address }),
      ...districtOffices(row, read),
    ],
  }
}

const isDay = /^\d{4}-\d{2}-\d{2}$/

function districtOffices(row: LegislatorRow, read: (text: string, where: string) => string | null): ContactPoint[] {
  const numbers = row.districtVoices.map((voice) => read(voice, 'district office'))
  const all = numbers.length === 0 && row.districtAddress !== '' ? [null] : numbers
  return all.map((number, i) =>
    office(row.state, {
      id: i === 0 ? 'district' : `district-${i + 1}`,
      kind: 'district',
      number,
      address: i === 0 ? row.districtAddress : '',
    }),
  )
}

interface Written extends Pick<ContactPoint, 'id' | 'kind' | 'number'> {
  readonly address: string
}

function office(state: State, { address, ...written }: Written): ContactPoint {
  return {
    ...written,
    belongsTo: 'holder',
    name: null,
    address: asText(address),
    latitude: null,
    longitude: null,
    timeZone: state.timeZone,
    hours: null,
  }
}

/** A number of the chamber, for those who have none of their own. */
export function switchboardOffice(state: State, number: string): ContactPoint {
  const written = office(state, { id: 'switchboard', kind: 'main', number, address: '' })
  return { ...written, kind: 'switchboard', belongsTo: 'seat' }
}

/** Of members of lower chambers, where it is not Representative. Source: the legislatures' own sites. */
const lowerTitles: ReadonlyMap<string, string> = new Map([
  ...['CA', 'NJ', 'NV', 'NY', 'WI'].map((code) => [code, 'Assemblymember'] as const),
  ...['MD', 'VA', 'WV'].map((code) => [code, 'Delegate'] as const),
])

export function legislatorTitle({ code }: State, kind: LegislativeKind): string {
  if (code === 'DC') return 'Councilmember'
  return kind === 'sldu' ? 'Senator' : (lowerTitles.get(code) ?? 'Representative')
}
