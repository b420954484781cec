// What a campaign consists of, in one type for what an input asks for and for what the database holds, so that the two can be
// compared.
import type { Target } from '../../targets/target.ts'
import { defaults, type Settings } from './settings.ts'

export interface CampaignContent {
  readonly settings: Settings
  /** In the order of calling, without duplicates. */
  readonly targets: readonly Target[]
  /** The positions in `targets` of those that are called before all others. */
  readonly pinned: ReadonlySet<number>
  /** The numbers that the campaign dials from: E.164, without duplicates, in ascending order. */
  readonly numbers: readonly string[]
  /** The numbers that supporters call to reach this campaign, in the same form. */
  readonly callInNumbers: readonly string[]
  /** By key. A missing prompt uses the built-in wording. */
  readonly prompts: ReadonlyMap<string, Prompt>
}

export type Prompt = { readonly description: string | null } & (
  | { readonly text: string }
  /** The value of the column `file_storage`. */
  | { readonly storage: string }
)

export const emptyCampaign: CampaignContent = {
  settings: defaults,
  targets: [],
  pinned: new Set(),
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
