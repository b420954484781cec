// Opens the client of a carrier on a fake REST API, and a call for it to dial.
import type { CarrierConfig, CarrierName } from '../../../src/config/config.ts'
import type { Carrier, OutboundCall } from '../../../src/telephony/carrier.ts'
import { createAddresses } from '../../../src/telephony/twiml/addresses.ts'
import { createCarrier } from '../../../src/telephony/twiml/client.ts'
import { profiles } from '../../../src/telephony/twiml/profiles.ts'

export const account = 'the-account'

export interface OpenCarrierOptions {
  /** Of the fake API. */
  readonly baseUrl: string
  readonly secret?: string
  readonly id?: string
  readonly secondsMax?: number
}

export function openCarrier(
  name: CarrierName,
  { baseUrl, secret = 'secret', id = account, secondsMax = 5 }: OpenCarrierOptions,
): Carrier {
  const profile = profiles[name]
  const addresses = createAddresses(() => 'https://calls.example.org', profile)
  const config: CarrierConfig = {
    name,
    account: id,
    secret,
    signingKeys: [],
    baseUrl,
    applicationId: 'the-application',
    callsPerSecond: 1,
  }
  return createCarrier({ profile, config, addresses, secondsMax })
}

export const call: OutboundCall = {
  to: '+15105550100',
  fromNumber: '+12025550100',
  session: 'AAAAAAAAAAAAAAAAAAAAAA',
  language: 'es',
  ringSecondsMax: 60,
  record: false,
}
