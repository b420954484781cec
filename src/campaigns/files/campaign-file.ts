// A campaign as its file says it and as the database holds it: one shape for both, so that the two can be compared.
import { defaults, type Settings } from './settings.ts'

export interface CampaignFile {
  readonly settings: Settings
  /** In the order of calling, each once. */
  readonly targets: readonly FileTarget[]
  /** What the campaign rings from: E.164, each once, in ascending order. */
  readonly numbers: readonly string[]
  /** Those of our numbers that are set aside for calls to this campaign, likewise. */
  readonly callInNumbers: readonly string[]
  /** By key; a prompt that is missing is heard in our wording. */
  readonly prompts: ReadonlyMap<string, FilePrompt>
}

export interface TargetData {
  readonly title: string | null
  readonly name: string
  readonly district: string | null
  readonly location: string | null
  /** As rows hold it. */
  readonly number: string | null
  /** Whoever answers takes calls for others, too. */
  readonly ask_for: boolean
  /** In the order of dialling. */
  readonly offices: readonly FileOffice[]
}

export interface FileTarget extends TargetData {
  /** Undefined: its row is still to be made. */
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
  /** What the column `file_storage` holds. */
  | { readonly storage: string }
)

export const emptyCampaign: CampaignFile = {
  settings: defaults,
  targets: [],
  numbers: [],
  callInNumbers: [],
  prompts: new Map(),
}

/** A description belongs to the version that it was recorded with, and makes no difference to what is heard. */
export function isSamePrompt(one: FilePrompt | undefined, other: FilePrompt | undefined): boolean {
  return contentOf(one) === contentOf(other)
}

function contentOf(prompt: FilePrompt | undefined): string {
  if (prompt === undefined) return ''
  return 'text' in prompt ? `text ${prompt.text}` : `file ${prompt.storage}`
}

/** Targets that we made are called so; all others come from collections of data, which keep them up to date. */
export function isOwnKey(key: string | null): boolean {
  return key === null || key.startsWith('custom:')
}
