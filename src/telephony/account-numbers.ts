// What we ask a carrier about the phone numbers of our account. Which of them are ours to use is decided elsewhere.

export interface AccountNumber {
  /** The carrier's id. */
  readonly id: string
  /** E.164. */
  readonly number: string
  /** The carrier's id of the application that takes its calls. */
  readonly applicationId: string | undefined
  /** The address that its calls go to, where no application takes them. */
  readonly address: string | undefined
}

export interface CallIn {
  readonly numbers: readonly AccountNumber[]
  /** What callers are told in, should this server not answer. */
  readonly language: string
  /** True: only tells what would change. */
  readonly dryRun: boolean
}

export interface CallInChange {
  /** A number, or the application that is set up. */
  readonly what: string
  /** Undefined: it is new, or its calls led nowhere. */
  readonly from: string | undefined
  readonly to: string
}

export interface CallInDone {
  /** Undefined: the carrier has none, or it is still to be made. */
  readonly applicationId: string | undefined
  readonly changes: readonly CallInChange[]
}

export interface AccountNumbers {
  /** Those that can be used for calls. Throws a CarrierError. */
  list(): Promise<AccountNumber[]>
  /** Leads calls to numbers here. Throws a CarrierError. Undefined: the carrier's own pages have to be used. */
  readonly setUpCallIn: ((callIn: CallIn) => Promise<CallInDone>) | undefined
}
