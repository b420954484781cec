// Civic data in memory: which seats a division elects and who holds them, and which divisions a postal code touches. Never changes;
// a new version of the data is a new directory. Pure.
import { bodiesOf, listType } from './bodies/list-bodies.ts'
import type { Point } from './boundaries/boundary-index.ts'
import { kindOf, nameOf } from './division.ts'
import type { AreaPoint, AreaTable, Body, DistrictShare, RedrawnRegion } from './records.ts'

export interface HeldSeat {
  readonly key: string
  /** The type of the campaigns that call it. */
  readonly type: string
  /** `upper`, `lower`, `exec`. */
  readonly chamber: string
  readonly division: string
  readonly region: string | null
  readonly district: string | null
  readonly title: string
  /** Null: vacant. */
  readonly target: HeldBy | null
}

export interface HeldBy {
  /** Of the target. */
  readonly id: number
  readonly key: string
  readonly title: string
  readonly name: string
  readonly party: string | null
  /** The party that an independent sits with. */
  readonly caucus: string | null
  readonly photo_url: string | null
}

/** Ids of current versions, by dataset. */
export type DatasetVersions = Readonly<Record<string, number>>

/** What the current version of a dataset has besides seats. */
export interface CountryTables {
  readonly dataset: string
  readonly version: number
  /** ISO 3166 alpha-2, upper case. */
  readonly country: string
  readonly areas: readonly AreaTable[]
  readonly committees: readonly Body[]
  readonly leadership: readonly Body[]
  readonly redrawn: readonly RedrawnRegion[]
  /** Null: none. */
  readonly points: Readonly<Record<string, AreaPoint>> | null
}

export interface AreaDistricts {
  readonly map: string
  readonly kind: string
  readonly shares: readonly DistrictShare[]
}

export class Directory {
  /** Of all datasets that it is made of. */
  readonly versions: DatasetVersions
  readonly #seats: ReadonlyMap<string, readonly HeldSeat[]>
  readonly #tables: ReadonlyMap<string, readonly AreaTable[]>
  readonly #redrawn: ReadonlyMap<string, readonly RedrawnRegion[]>
  readonly #members: ReadonlyMap<string, readonly string[]>
  readonly #byKey: ReadonlyMap<string, HeldSeat>
  readonly #kinds: ReadonlyMap<string, ReadonlySet<string>>
  /** Looking through all areas takes milliseconds, so that each beginning is looked for once. */
  readonly #beginnings = new Map<string, readonly (readonly string[])[]>()
  readonly #atLarge: ReadonlyMap<string, string>
  /** The characters of the longest area, by country. */
  readonly #longest: ReadonlyMap<string, number>
  readonly #points: readonly Pick<CountryTables, 'country' | 'points'>[]

  constructor(seats: readonly HeldSeat[], tables: readonly CountryTables[]) {
    this.versions = Object.fromEntries(tables.map(({ dataset, version }) => [dataset, version]))
    this.#seats = Map.groupBy(seats, ({ division }) => division)
    this.#byKey = new Map(seats.flatMap((seat) => (seat.target === null ? [] : [[seat.target.key, seat]])))
    const byChamber = [...Map.groupBy(seats, chamberOf)]
    this.#atLarge = new Map(
      byChamber.flatMap(([chamber, own]) => {
        const [division = '', ...others] = new Set(own.map(({ division }) => division))
        return others.length === 0 && nameOf(division) === atLarge ? [[chamber, division]] : []
      }),
    )
    this.#kinds = new Map(byChamber.map(([chamber, own]) => [chamber, new Set(own.map(({ division }) => kindOf(division)))]))
    const byCountry = [...Map.groupBy(tables, ({ country }) => country)]
    this.#tables = new Map(byCountry.map(([country, own]) => [country, own.flatMap(({ areas }) => areas)]))
    this.#redrawn = new Map(byCountry.map(([country, own]) => [country, own.flatMap(({ redrawn }) => redrawn)]))
    this.#members = new Map(tables.flatMap(bodiesOf).map(({ key, members }) => [key, members]))
    this.#points = tables.filter(({ points }) => points !== null)
    this.#longest = new Map([...this.#tables].map(([country, own]) => [country, longestArea(own)]))
  }

  /** In the order of their keys. */
  seatsOf(division: string): readonly HeldSeat[] {
    return this.#seats.get(division) ?? []
  }

  /** The kinds of divisions that elect a chamber in a region. Empty if nothing is known of it. */
  kindsOf(type: string, chamber: string, region: string | null): ReadonlySet<string> {
    return this.#kinds.get(chamberOf({ type, chamber, region })) ?? new Set()
  }

  /** The at-large district that elects a whole chamber of a region. Undefined if there are others, or none. */
  atLargeDivisionOf(type: string, chamber: string, region: string): string | undefined {
    return this.#atLarge.get(chamberOf({ type, chamber, region }))
  }

  /** `key`: of the target. */
  seatHeldBy(key: string): HeldSeat | undefined {
    return this.#byKey.get(key)
  }

  /** The seats of those who are members of a body now, each person once, in the order of calling. `key`: of the body. */
  membersOf(key: string): readonly HeldSeat[] {
    const listed = this.seatsOf(key).filter(({ type, target }) => type === listType && target !== null)
    const members = this.#members.get(key)?.flatMap((holder) => this.seatHeldBy(holder) ?? []) ?? listed
    return [...new Map(members.map((seat) => [seat.target?.id, seat])).values()]
  }

  /** True if there is a table of postal codes for the country. */
  knowsAreas(country: string): boolean {
    return (this.#tables.get(country) ?? []).length > 0
  }

  tablesOf(country: string): readonly AreaTable[] {
    return this.#tables.get(country) ?? []
  }

  /** What people know of redrawn districts, as `CivicProvider` wants it. */
  redrawnIn(country: string): readonly RedrawnRegion[] {
    return this.#redrawn.get(country) ?? []
  }

  /**
   * Of each table that has one of the areas, which are postal codes, upper case, without blanks and hyphens. Of each table, the first
   * one counts.
   */
  districtsOf(country: string, areas: readonly string[]): AreaDistricts[] {
    return this.tablesOf(country).flatMap((table) => {
      const found = areas.find((area) => Object.hasOwn(table.areas, area))
      const shares = found === undefined ? undefined : table.areas[found]
      return shares === undefined ? [] : [{ map: table.map, kind: table.kind, shares }]
    })
  }

  /** The divisions of all areas that begin so: a list for each area and table. */
  divisionsOfAreas(country: string, beginning: string): readonly (readonly string[])[] {
    const key = `${country} ${beginning}`
    const known = this.#beginnings.get(key)
    if (known !== undefined) return known
    const found = this.tablesOf(country).flatMap(({ areas }) =>
      Object.entries(areas).flatMap(([area, shares]) =>
        area.startsWith(beginning) ? [shares.map(({ division }) => division)] : [],
      ),
    )
    this.#beginnings.set(key, found)
    return found
  }

  /** A point in the middle of an area. Undefined if it is not known. */
  pointOf(country: string, area: string): Point | undefined {
    const points = this.#points.find((each) => each.country === country)?.points ?? {}
    const found = Object.hasOwn(points, area) ? points[area] : undefined
    return found && { latitude: found[0], longitude: found[1] }
  }

  /** True if a table has codes with more characters than this. */
  hasLongerAreas(country: string, characters: number): boolean {
    return (this.#longest.get(country) ?? 0) > characters
  }
}

/** As Open Civic Data names a district that is all of its region. */
const atLarge = 'at-large'

function longestArea(tables: readonly AreaTable[]): number {
  return tables.reduce((longest, { areas }) => Object.keys(areas).reduce((max, area) => Math.max(max, area.length), longest), 0)
}

function chamberOf({ type, chamber, region }: Pick<HeldSeat, 'type' | 'chamber' | 'region'>): string {
  return `${type} ${chamber} ${region ?? ''}`
}
