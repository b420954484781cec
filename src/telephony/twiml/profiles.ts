// What is different from one Twilio-compatible carrier to the next. Data only; the rest of the folder reads it.
// Sources: the carriers' own documentation, as of 2026.
import type { CarrierName } from '../../config/config.ts'

export interface CarrierProfile {
  readonly name: CarrierName
  /** How its REST API is addressed and asked. */
  readonly rest: 'twilio' | 'telnyx'
  /** How its webhooks are signed, and the headers that carry the signature, the first one present counting. */
  readonly signature: 'hmac-sha1' | 'ed25519'
  readonly signatureHeaders: readonly string[]
  /** It may be asked for the calls that were placed to a number … */
  readonly listsCalls: boolean
  /** … and for the legs that were dialled within a call. */
  readonly listsLegs: boolean
  /** Speaks with Amazon Polly's voices; otherwise with the one that all have. */
  readonly hasPollyVoices: boolean
  /** Waits in silence; otherwise an unknown verb would end the call. */
  readonly hasPause: boolean
  /** Reads in the fragment of an address how often to ask again, and why. */
  readonly readsRetries: boolean
  /** What its API lets us set our addresses on, for calls that come in; undefined: nothing. */
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
  /** Anything that answers as Twilio does. What it makes of a fragment, nobody knows. */
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
