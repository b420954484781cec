// The type of a campaign as read from a file and as read from the database, so that the two can be compared.
import { defaults, type Settings } from './settings.ts'

export interface CampaignFile {
  readonly settings: Settings
  /** In the order of calling, without duplicates. */
  readonly targets: readonly FileTarget[]
  /** The numbers that the campaign dials from: E.164, without duplicates, in ascending order. */
  readonly numbers: readonly string[]
  /** The numbers that supporters call to reach this campaign, in the same form. */
  readonly callInNumbers: readonly string[]
  /** By key. A missing prompt uses the built-in wording. */
  readonly prompts: ReadonlyMap<string, FilePrompt>
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
  readonly offices: readonly FileOffice[]
}

export interface FileTarget extends TargetData {
  /** Undefined if the target has no row yet. */
  readonly id: number | undefined
  readonly key: string | null
}

export interface FileOffice {
  readonly name: string | null
  readonly type: string | null
  readonly number: string | null
  readonly address: string | null
}

export type FilePrompt = { readonly description: string | null } & (
  | { readonly text: string }
  /** The value of the column `file_storage`. */
  | { readonly storage: string }
)

export const emptyCampaign: CampaignFile = {
  settings: defaults,
  targets: [],
  numbers: [],
  callInNumbers: [],
  prompts: new Map(),
}

/** Ignores descriptions, because they do not change what callers hear. */
export function isSamePrompt(one: FilePrompt | undefined, other: FilePrompt | undefined): boolean {
  return contentOf(one) === contentOf(other)
}

function contentOf(prompt: FilePrompt | undefined): string {
  if (prompt === undefined) return ''
  return 'text' in prompt ? `text ${prompt.text}` : `file ${prompt.storage}`
}

/** True for targets that were created here. All others come from data sources, which keep them up to date. */
export function isOwnKey(key: string | null): boolean {
  return key === null || key.startsWith('custom:')
}
