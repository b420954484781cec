// The interface of what the server knows about the civic data of one country. Each country implements it; the rest of the slice
// knows no country.
import type { RedrawnRegion } from './records.ts'
import type { Source } from './source.ts'

/** What tells which districts are in force. */
export interface MapsAt {
  readonly now: Date
  /** Of the country: what people know besides. */
  readonly redrawn: readonly RedrawnRegion[]
}

export interface CivicProvider {
  /** ISO 3166 alpha-2, upper case. */
  readonly country: string
  readonly name: string
  /** The country of a demonstration: nobody is told of it, but whoever names it can use it. */
  readonly isInvented: boolean
  readonly sources: readonly Source[]
  /** Campaign types whose seats the sources have, each with its chambers in the usual order. */
  readonly types: readonly { readonly type: string; readonly chambers: readonly string[] }[]
  /**
   * The chamber that a region has in place of one of `types`: where the legislature has a single chamber, it is both. `region`: as
   * `Seat` has it.
   */
  chamberIn(type: string, chamber: string, region: string): string
  /** True if the districts of a map are those that people in a region are represented by. `region`: a state, as `Seat` has it. */
  isInForce(map: string, region: string, at: MapsAt): boolean
  /** The regions whose districts on the map are about to end, and when. */
  listEnding(map: string, at: MapsAt): { readonly regions: readonly string[]; readonly endsAt: Date }
  /** The region that a division is in, as `Seat` has it. Undefined if the country has none. */
  regionOf(division: string): string | undefined
  /** The division that people mean by a text of any kind, such as `CA-12` or an Open Civic Data id. Undefined if there is none. */
  divisionNamed(text: string): string | undefined
  /**
   * What a postal code has in common with others of its region, as their beginning: so much is known of codes that no table has, such
   * as those of post-office boxes. Undefined if nothing is. Absent: of none.
   */
  beginningOf?(code: string): string | undefined
  /** The kinds of divisions that elect whole regions, such as `state`. */
  readonly regionKinds: ReadonlySet<string>
}
