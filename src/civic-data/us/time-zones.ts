// The time zone of an office: that of its place, or else that of its state's capital. Pure.
import tzLookup from '@photostructure/tz-lookup'
import { findState } from './states.ts'

export interface OfficePlace {
  readonly latitude: number | null | undefined
  readonly longitude: number | null | undefined
  /** USPS. */
  readonly state: string | undefined
}

/** IANA. Null if neither is known. */
export function timeZoneOf({ latitude, longitude, state }: OfficePlace): string | null {
  const isPlace = Math.abs(latitude ?? 91) <= 90 && Math.abs(longitude ?? 181) <= 180
  return isPlace ? tzLookup(latitude ?? 0, longitude ?? 0) : (findState(state ?? '')?.timeZone ?? null)
}
