// The interface of a geocoder: a service that finds an address. Which one runs, if any, is the operator's choice.
import type { Point } from '../boundaries/boundary-index.ts'

export interface Geocoder {
  /** Undefined if it finds nothing, is slow or fails: whoever asks goes on without it. Never throws for what is in the address. */
  locate(address: string): Promise<FoundAddress | undefined>
}

export interface FoundAddress {
  /** Null if the service has only told the districts. */
  readonly point: Point | null
  /** What the service itself says. */
  readonly districts: readonly MappedDivision[]
}

/** A division, and the map that it is drawn on. */
export interface MappedDivision {
  /** `us/cd/119`. */
  readonly map: string
  readonly division: string
}
