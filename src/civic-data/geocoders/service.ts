// What differs from one geocoding service to the other: how it is asked, and what its answers mean. Implementations are pure.
import type { FoundAddress } from './geocoder.ts'

export interface GeocodingService {
  readonly name: string
  /** Without a slash at its end. Operators may have their own. */
  readonly baseUrl: string
  /** Below the base URL. `key`: '' if the service needs none. */
  request(address: string, options: { readonly key: string; readonly now: Date }): ServiceRequest
  /** What the answers depend on besides the address, such as the Congress whose districts are asked for. */
  edition(now: Date): string
  /** `body`: any JSON. Undefined if the address was not found, or not exactly enough to tell a district. */
  read(body: unknown): FoundAddress | undefined
  /** The service has refused although it answered with 200. Absent: that does not happen. */
  refusal?(body: unknown): string | undefined
}

export interface ServiceRequest {
  readonly path: string
  readonly parameters: Readonly<Record<string, string>>
}
