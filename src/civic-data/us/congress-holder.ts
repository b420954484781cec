// One member of Congress: the name that callers hear, and the offices in the order of dialling. Pure.
import type { ContactPoint, Holder } from '../records.ts'
import type { CongressFiles } from './congress.ts'
import type { DistrictOffice, Legislator, Term } from './congress-people.ts'
import { asText, readPhone } from './read-phone.ts'
import { findState, type State } from './states.ts'
import { timeZoneOf } from './time-zones.ts'

export interface HolderOptions extends Pick<CongressFiles, 'districtOffices'> {
  readonly note: (sentence: string) => void
}

/** Answers for both chambers. Source: https://www.congress.gov/help/faq */
const switchboardNumber = '+12022243121'
const capitolTimeZone = 'America/New_York'
const photos = 'https://unitedstates.github.io/images/congress/225x275'

export function readHolder(legislator: Legislator, { districtOffices, note }: HolderOptions): Holder {
  const { id, name, terms } = legislator
  const term = terms.at(-1)
  const shown = name.official_full ?? [name.first, name.last, name.suffix].filter((part) => part !== undefined).join(' ')
  const read = (text: string | number | undefined, where: string) =>
    readPhone(text, (found) => note(`${shown}, ${where}: ${found}`))
  const main = term === undefined ? [] : mainOffice(terms, term, read)
  const district = (districtOffices.get(id.bioguide) ?? []).map((office, i) => readOffice(office, i, read))
  return {
    key: `us:bioguide:${id.bioguide}`,
    name: shown,
    title: titleOf(legislator),
    party: term?.party ?? null,
    caucus: term?.caucus ?? null,
    termStart: term?.start ?? null,
    termEnd: term?.end ?? null,
    // Compat: as CallPower has it.
    location: 'DC',
    photoUrl: `${photos}/${id.bioguide}.jpg`,
    offices: [...main, ...district],
  }
}

type ReadPhone = (text: string | number | undefined, where: string) => string | null

/**
 * The office on Capitol Hill. New terms lack numbers for weeks: then the one of the earlier term counts, if that was for the same
 * chamber and state, or else the switchboard.
 */
function mainOffice(terms: readonly Term[], term: Term, read: ReadPhone): ContactPoint[] {
  const same = terms.filter(({ type, state, end }) => type === term.type && state === term.state && end >= term.start)
  const previous = terms.at(-2)
  const own =
    read(term.phone, 'Capitol') ?? (previous !== undefined && same.includes(previous) ? read(previous.phone, 'Capitol') : null)
  const at = {
    name: null,
    address: asText(term.address),
    latitude: null,
    longitude: null,
    timeZone: capitolTimeZone,
    hours: null,
  }
  const main: ContactPoint = { id: 'main', kind: 'main', belongsTo: 'holder', number: own, ...at }
  const switchboard: ContactPoint = {
    ...main,
    id: 'switchboard',
    kind: 'switchboard',
    belongsTo: 'seat',
    number: switchboardNumber,
    address: null,
  }
  return own === null ? [main, switchboard] : [main]
}

function readOffice(office: DistrictOffice, index: number, read: ReadPhone): ContactPoint {
  const { id, city, state, latitude, longitude, hours } = office
  const street = [office.building, office.address, office.suite].flatMap((part) => asText(part) ?? [])
  const place = [city, [state, asText(office.zip)].filter(Boolean).join(' ')].filter(Boolean).join(', ')
  return {
    id: id ?? `district-${index + 1}`,
    kind: 'district',
    belongsTo: 'holder',
    number: read(office.phone, `${city ?? 'district'} office`),
    name: city ?? null,
    address: [...street, place].filter((part) => part !== '').join(', ') || null,
    latitude: latitude ?? null,
    longitude: longitude ?? null,
    timeZone: timeZoneOf({ latitude, longitude, state }),
    hours: hours ?? null,
  }
}

export function houseTitle({ code, houseSeats }: State): string {
  if (houseSeats > 0) return 'Representative'
  return code === 'PR' ? 'Resident Commissioner' : 'Delegate'
}

function titleOf({ terms }: Legislator): string {
  const term = terms.at(-1)
  const state = term === undefined ? undefined : findState(term.state)
  return term?.type === 'sen' || state === undefined ? 'Senator' : houseTitle(state)
}
