// Opens the configured carrier, or the simulated one if no account is configured. src/telephony/carrier.ts says what we ask
// of a carrier, src/telephony/twiml/webhooks.ts answers its requests.
import { setTimeout as wait } from 'node:timers/promises'
import type { Clock } from '../clock.ts'
import type { CarrierConfig } from '../config/config.ts'
import type { Random } from '../random.ts'
import type { Carrier, Render } from '../telephony/carrier.ts'
import { type SimulatedCarrier, type SimulatedCarrierOptions, startSimulatedCarrier } from '../telephony/simulator/service.ts'
import { createAddresses } from '../telephony/twiml/addresses.ts'
import { createCarrier } from '../telephony/twiml/client.ts'
import { profiles } from '../telephony/twiml/profiles.ts'
import { createRenderer } from '../telephony/twiml/render.ts'
import { createVerifier, type Verify } from '../telephony/twiml/signature.ts'

/** Everything that the app needs of the carrier. */
export interface Telephony {
  readonly carrier: Carrier
  readonly callsPerSecond: number
  readonly render: Render
  readonly verify: Verify
  /** The URL by which the carrier reaches this server, without a trailing slash. */
  readonly base: () => string
}

export interface TelephonyOptions {
  readonly config: CarrierConfig
  readonly clock: Clock
  readonly base: () => string
}

/** Throws an Error if a signing key is not valid. */
export function openTelephony({ config, clock, base }: TelephonyOptions): Telephony {
  const profile = profiles[config.name]
  const addresses = createAddresses(base, profile)
  return {
    carrier: createCarrier({ profile, config, addresses }),
    callsPerSecond: config.callsPerSecond,
    render: createRenderer(profile, addresses),
    verify: createVerifier(profile, config.signingKeys, clock),
    base,
  }
}

export interface OpenSimulator {
  readonly simulator: SimulatedCarrier
  /** The configuration to reach the simulator with, like any other carrier. */
  readonly config: CarrierConfig
}

/** Creates a new account every time, because the phones of a simulated carrier end with its process. */
export async function openSimulator(
  config: CarrierConfig,
  { clock, random, handsetFor }: Pick<SimulatedCarrierOptions, 'clock' | 'handsetFor'> & { readonly random: Random },
): Promise<OpenSimulator> {
  const account = `AC${random.bytes(16).toString('hex')}`
  const secret = random.bytes(16).toString('hex')
  const simulator = await startSimulatedCarrier({
    accountSid: account,
    authToken: secret,
    clock,
    random: random.number,
    wait: (milliseconds) => wait(milliseconds, undefined, { ref: false }),
    handsetFor,
  })
  return { simulator, config: { ...config, account, secret, signingKeys: [secret], baseUrl: simulator.url } }
}
