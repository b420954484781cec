// What a campaign consists of, in one type for what an input asks for and for what the database holds, so that the two can be
// compared.
import { defaults, type Settings } from './settings.ts'

export interface CampaignContent {
  readonly settings: Settings
  /** In the order of calling, without duplicates. */
  readonly targets: readonly Target[]
  /** The numbers that the campaign dials from: E.164, without duplicates, in ascending order. */
  readonly numbers: readonly string[]
  /** The numbers that supporters call to reach this campaign, in the same form. */
  readonly callInNumbers: readonly string[]
  /** By key. A missing prompt uses the built-in wording. */
  readonly prompts: ReadonlyMap<string, Prompt>
}

export interface TargetData {
  readonly title: string | null
  readonly name: string
  readonly district: string | null
  readonly location: string | null
  /** E.164, followed by `;ext=N` if there is an extension. */
  readonly number: string | null
  /** The number is shared with others, so callers are told to ask for this target by name. */
  readonly ask_for: boolean
  /** In the order of dialling. */
  readonly offices: readonly Office[]
}

export interface Target extends TargetData {
  /** Undefined if the target has no row yet. */
  readonly id: number | undefined
  readonly key: string | null
}

export interface Office {
  readonly name: string | null
  readonly type: string | null
  readonly number: string | null
  readonly address: string | null
}

export type Prompt = { readonly description: string | null } & (
  | { readonly text: string }
  /** The value of the column `file_storage`. */
  | { readonly storage: string }
)

export const emptyCampaign: CampaignContent = {
  settings: defaults,
  targets: [],
  numbers: [],
  callInNumbers: [],
  prompts: new Map(),
}

/** Ignores descriptions, because they do not change what callers hear. */
export function isSamePrompt(one: Prompt | undefined, other: Prompt | undefined): boolean {
  return contentOf(one) === contentOf(other)
}

function contentOf(prompt: Prompt | undefined): string {
  if (prompt === undefined) return ''
  return 'text' in prompt ? `text ${prompt.text}` : `file ${prompt.storage}`
}

/** True for targets that were created here. All others come from data sources, which keep them up to date. */
export function isOwnKey(key: string | null): boolean {
  return key === null || key.startsWith('custom:')
}
