// The differences between Twilio-compatible carriers, as data for the rest of the folder.
// Sources: the carriers' own documentation, as of 2026.
import type { CarrierName } from '../../config/config.ts'

export interface CarrierProfile {
  readonly name: CarrierName
  /** The dialect of its REST API. */
  readonly rest: 'twilio' | 'telnyx'
  /** How its webhooks are signed, and the headers that may hold the signature; the first one present is used. */
  readonly signature: 'hmac-sha1' | 'ed25519'
  readonly signatureHeaders: readonly string[]
  /** Its API lists the calls to a number. */
  readonly listsCalls: boolean
  /** Its API lists the legs within a call. */
  readonly listsLegs: boolean
  /** Has the voices of Amazon Polly. Without them, the one voice is used that all carriers have. */
  readonly hasPollyVoices: boolean
  /** Knows the verb Pause. Without it, an unknown verb would end the call. */
  readonly hasPause: boolean
  /** Reads from the fragment of a URL how often, and after which errors, to retry. */
  readonly readsRetries: boolean
  /** The resource on which its API lets us set our URLs for incoming calls; undefined: none. */
  readonly callIn: 'application' | 'number' | undefined
}

const twilio: CarrierProfile = {
  name: 'twilio',
  rest: 'twilio',
  signature: 'hmac-sha1',
  signatureHeaders: ['x-twilio-signature'],
  listsCalls: true,
  listsLegs: true,
  hasPollyVoices: true,
  hasPause: true,
  readsRetries: true,
  callIn: 'application',
}

export const profiles: Readonly<Record<CarrierName, CarrierProfile>> = {
  twilio,
  simulator: { ...twilio, name: 'simulator' },
  /** Any carrier with Twilio's API. Whether it can handle a fragment is not known, so it gets none. */
  custom: { ...twilio, name: 'custom', readsRetries: false },
  signalwire: {
    ...twilio,
    name: 'signalwire',
    signatureHeaders: ['x-signalwire-signature', 'x-twilio-signature'],
    readsRetries: false,
  },
  telnyx: {
    ...twilio,
    name: 'telnyx',
    rest: 'telnyx',
    signature: 'ed25519',
    signatureHeaders: ['telnyx-signature-ed25519'],
    listsLegs: false,
    readsRetries: false,
    callIn: undefined,
  },
  somleng: {
    ...twilio,
    name: 'somleng',
    listsCalls: false,
    listsLegs: false,
    hasPollyVoices: false,
    hasPause: false,
    readsRetries: false,
    callIn: 'number',
  },
}
