// The shape of a country file: what the server knows about one country, as data. postal-codes.ts and campaign-types.ts use
// it. Phone numbering is in phone/, languages are in prompts/.

export interface Country {
  /** ISO 3166 alpha-2, upper case. */
  readonly code: string
  /** In English. */
  readonly name: string
  /** The country of the demo, which documents do not list. */
  readonly isInvented?: true
  readonly postalCodes: PostalCodes
  /** By `campaign_type`. Messages and the API reference list them in this order. */
  readonly campaignTypes: Readonly<Record<string, CampaignType>>
}

export interface PostalCodes {
  /** How many digits every postal code has; null if they contain letters or differ in length. */
  readonly digits: number | null
  /** Returns the part that identifies the place; the code has no blanks or hyphens and is upper case. Default: all of it. */
  readonly placePart?: (plain: string) => string
}

/** A kind of people to call. Names are in English; web forms show them until the targets are known, and nothing for null. */
export interface CampaignType {
  readonly name: string | null
  /** Single offices that a campaign can be limited to, by `campaign_subtype`. */
  readonly offices?: Readonly<Record<string, string | null>>
  /** Chambers that a campaign can be limited to. A campaign of a type with two chambers can also ask for `both`. */
  readonly chambers?: Readonly<Partial<Record<Chamber, string>>>
  /** Put the campaign's `campaign_state` before the name: `NY State Senate`. */
  readonly startsWithState?: true
}

/** As `campaign_subtype` has it. */
export type Chamber = 'upper' | 'lower'
