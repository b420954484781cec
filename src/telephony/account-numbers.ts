// The phone numbers of our carrier account: lists them, and directs their incoming calls to this server. Which numbers campaigns
// use is decided elsewhere.

export interface AccountNumber {
  /** The carrier's id. */
  readonly id: string
  /** E.164. */
  readonly number: string
  /** The carrier's id of the application that handles its incoming calls. */
  readonly applicationId: string | undefined
  /** The URL that handles its incoming calls, if no application does. */
  readonly address: string | undefined
}

export interface CallInOptions {
  readonly numbers: readonly AccountNumber[]
  /** The language of the apology that callers hear if this server does not answer. */
  readonly language: string
  /** True: changes nothing, only returns what would change. */
  readonly dryRun: boolean
}

export interface CallInChange {
  /** A number, or the application. */
  readonly what: string
  /** Undefined if it is new, or its calls had no destination. */
  readonly from: string | undefined
  readonly to: string
}

export interface CallInResult {
  /** Undefined if the carrier has no applications, or in a dry run that would create it. */
  readonly applicationId: string | undefined
  readonly changes: readonly CallInChange[]
}

export interface AccountNumbers {
  /** Returns the numbers that can be used for voice calls. Throws a CarrierError. */
  list(): Promise<AccountNumber[]>
  /**
   * Directs incoming calls to this server. Throws a CarrierError. Undefined if that is only possible on the carrier's own pages.
   */
  readonly setUpCallIn: ((options: CallInOptions) => Promise<CallInResult>) | undefined
}
