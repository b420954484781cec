// Finds the targets of a location by civic data: whoever holds the seats of the caller's districts.
import type { Directory, HeldSeat } from '../../civic-data/directory.ts'
import { withParents } from '../../civic-data/division.ts'
import { type LocateServices, locateCaller } from '../../civic-data/locating/locate-caller.ts'
import { kindOfLocation, type Location } from '../../civic-data/locating/location.ts'
import type { Place } from '../../civic-data/locating/place.ts'
import { chooseDivision, reachOf, type Unclear } from '../../civic-data/locating/reach.ts'
import type { CivicProvider } from '../../civic-data/provider.ts'
import { findProvider } from '../../civic-data/registry.ts'
import type { Clock } from '../../clock.ts'
import { postalCodeDigits } from '../../countries/postal-codes.ts'
import { readLongPostalCode } from '../../countries/read-postal-code.ts'
import { targetKeyOf } from './bodies.ts'
import { type Choice, nobody, type Reach, type Vacancy } from './reach.ts'
import type { LocatedCampaign, LocationResolver } from './resolve-targets.ts'

/** More cannot be chosen by key. Only postal codes on several borders come near. */
const choicesMax = 50

export interface CivicServices extends Omit<LocateServices, 'db'> {
  readonly clock: Clock
}

export function civicSeats({ clock, ...services }: CivicServices): LocationResolver {
  return {
    locate: async (db, campaign, location) => {
      const found = findSeatsOf(campaign)
      if (found === undefined) return nobody
      const { provider, known } = found
      // Read once, so that the place and its seats are of one version.
      const directory = await services.readDirectory(db)
      const located = { ...services, db, readDirectory: async () => directory }
      const place = await locateCaller(located, provider, asLocation(provider, location), clock())
      if (place === undefined) return nobody
      const wanted = { type: known.type, chambers: chambersOf(known.chambers, campaign) }
      return { ...findReach({ directory, provider, wanted }, place), point: place.point, civicData: directory.versions }
    },
    readsLongCodes: async (db, campaign) => {
      const digits = postalCodeDigits(campaign.country)
      if (digits === null || findSeatsOf(campaign) === undefined) return false
      return (await services.readDirectory(db)).hasLongerAreas(campaign.country, digits)
    },
  }
}

function findSeatsOf({ country, type }: Pick<LocatedCampaign, 'country' | 'type'>) {
  const provider = findProvider(country)
  const known = provider?.types.find((each) => each.type === type)
  return provider === undefined || known === undefined ? undefined : { provider, known }
}

/** Spreadsheets and address books change postal codes. Whatever is nothing else is an address. */
function asLocation(provider: CivicProvider, text: string): Location {
  const code = readLongPostalCode(text, provider.country)
  return code === undefined ? { kind: kindOfLocation(provider, text), text } : { kind: 'postal', text: code }
}

/** Those that a subtype limits a campaign to, in the usual order. `both` are all but the executive. */
export function chambersOf(all: readonly string[], { subtype }: Pick<LocatedCampaign, 'subtype'>): readonly string[] {
  if (subtype !== null && all.includes(subtype)) return [subtype]
  return all.filter((chamber) => chamber !== 'exec')
}

interface Search {
  readonly directory: Directory
  readonly provider: CivicProvider
  readonly wanted: { readonly type: string; readonly chambers: readonly string[] }
}

function findReach(search: Search, place: Place): Reach {
  const { directory, provider, wanted } = search
  const { seats, unclear, unknown } = reachOf(directory, provider, place, wanted)
  const isPartial = unknown.length > 0
  if (unclear.length === 0)
    return { ...nobody, targets: seats.flatMap(targetKeyOf), vacancies: seats.flatMap(vacancyOf), isPartial }
  const [smallest] = unclear.toSorted((one, other) => depthOf(other) - depthOf(one))
  const choices = (smallest?.choices ?? []).slice(0, choicesMax)
  return { ...nobody, isPartial, choices: choices.map((choice) => chosenReach(search, place, choice)) }
}

/** Small divisions tell the larger ones that they are in: a congressional district tells the state. */
function depthOf({ choices }: Unclear): number {
  return Math.max(...choices.map(({ division }) => withParents(division).length))
}

/** Chambers with districts of their own are chosen one after the other. */
function chosenReach(search: Search, place: Place, { division, seats, share }: Unclear['choices'][number]): Choice {
  const { targets, vacancies, choices } = findReach(search, chooseDivision(place, search.provider, division))
  const [seat] = seats
  return {
    title: seat?.target?.title ?? seat?.title ?? '',
    name: namesOf(seats),
    district: seat?.district ?? seat?.region ?? '',
    ...{ share, targets, vacancies, choices },
  }
}

function namesOf(seats: readonly HeldSeat[]): string {
  return seats.flatMap(({ target }) => target?.name ?? []).join(', ')
}

function vacancyOf({ target, title, district, region }: HeldSeat): Vacancy[] {
  return target === null ? [{ title, district: district ?? region ?? '' }] : []
}
