// What a version of a dataset consists of, whatever country and file it comes from. Stored as JSON: a field may be added, but never
// change its meaning.
import type { Chamber } from '../countries/country.ts'

export interface Records {
  readonly seats: readonly Seat[]
  readonly areas: readonly AreaTable[]
  readonly committees: readonly Body[]
  /** Whoever leads a chamber, or a party in it, by role. Absent: none. */
  readonly leadership?: readonly Body[]
  /** What people know of redrawn districts. It counts more than what the provider knows. Absent: nothing. */
  readonly redrawn?: readonly RedrawnRegion[]
  /** Where areas, such as postal codes, are: a point in the middle of each. Absent: none. */
  readonly points?: Readonly<Record<string, AreaPoint>>
  /** Absent: none. Their shapes are stored beside the records, because they are large. */
  readonly boundaries?: readonly DrawnMap[]
}

/** Whether a region is elected in new districts. */
export interface RedrawnRegion {
  /** The first map that has them: `us/cd/120`. */
  readonly map: string
  /** As `Seat` has it. */
  readonly region: string
  /** False: on this map, the region has the districts of the map before. */
  readonly isRedrawn: boolean
}

/** A map whose districts are known as shapes. */
export interface DrawnMap {
  /** `us/cd/119`. */
  readonly map: string
  /** The kind of its divisions: `cd`. */
  readonly kind: string
  readonly divisions: readonly string[]
  /** Of the shapes. */
  readonly digest: string
}

/** A position that a division elects, whether or not somebody holds it. */
export interface Seat {
  /** Unique in all datasets: `us:house:CA-12`. */
  readonly key: string
  /** The type of the campaigns that call it. */
  readonly type: string
  /** `none`: of a list, which has no chambers. */
  readonly chamber: Chamber | 'exec' | 'none'
  /** An Open Civic Data id. Seats of one chamber may share a division. */
  readonly division: string
  /** The state, as people write it: `CA`. Null if the country has none. */
  readonly region: string | null
  /** As people write it: `CA-12`. Null if the whole region elects the seat. */
  readonly district: string | null
  /** Of whoever holds it: `Senator`. */
  readonly title: string
  /** Null if the seat is vacant. */
  readonly holder: Holder | null
}

/** Who holds a seat. */
export interface Holder {
  /** The key of the target: `us:bioguide:S000148`. */
  readonly key: string
  readonly name: string
  readonly title: string
  readonly party: string | null
  /** The party that an independent sits with. */
  readonly caucus: string | null
  /** Calendar days. */
  readonly termStart: string | null
  readonly termEnd: string | null
  /** Where the main office is: `DC`. */
  readonly location: string | null
  readonly photoUrl: string | null
  /** In the order of dialling, the main office first. */
  readonly offices: readonly ContactPoint[]
}

/** One number of an office, and where it is. */
export interface ContactPoint {
  /** Unique within the holder. */
  readonly id: string
  /** `switchboard`: answers for a whole chamber, so that callers ask for the holder by name. */
  readonly kind: 'main' | 'district' | 'switchboard'
  /** Whose number it is. One that belongs to the seat is the successor's, too. */
  readonly belongsTo: 'holder' | 'seat'
  /** E.164, followed by `;ext=N` if there is an extension. Null if none is known. */
  readonly number: string | null
  /** The place, as callers hear it: `San Francisco`. */
  readonly name: string | null
  readonly address: string | null
  /** Degrees. */
  readonly latitude: number | null
  readonly longitude: number | null
  /** IANA. */
  readonly timeZone: string | null
  /** As the source writes them. */
  readonly hours: string | null
}

/** Which districts each small area, such as a postal code, touches. */
export interface AreaTable {
  /** The map that the districts are drawn on: `us/cd/119`. */
  readonly map: string
  /** The kind of its divisions: `cd`. */
  readonly kind: string
  readonly areas: Readonly<Record<string, readonly DistrictShare[]>>
}

/** Latitude and longitude, in degrees. */
export type AreaPoint = readonly [latitude: number, longitude: number]

export interface DistrictShare {
  readonly division: string
  /** How much of the area is in the district, from 0 to 1. Null if unknown. */
  readonly share: number | null
}

/** Several people whom a campaign can call by one key. */
export interface Body {
  /** `us:committee:HSAG`. */
  readonly key: string
  readonly name: string
  readonly members: readonly BodyMember[]
}

export interface BodyMember {
  /** The key of the holder. */
  readonly holder: string
  /** From 1 within each side. */
  readonly rank: number | null
  readonly side: 'majority' | 'minority' | null
  /** `Chair`, `Ranking Member`. */
  readonly title: string | null
}

export const noRecords: Records = { seats: [], areas: [], committees: [] }
