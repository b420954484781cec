// The texts that every language needs: prompts, which a campaign can replace with recordings, and phrases, which it cannot.
import type { PromptKey, VariableName } from './keys.ts'

/** The variables that each phrase may use. */
export const phraseVariables = {
  apology: [],
  campaign_paused: [],
  no_campaign: [],
  target_without_number: ['title', 'name'],
  target_unreachable: ['title', 'name'],
  switchboard: ['title', 'name'],
  ask_for: ['title', 'name'],
  also_answers: ['names'],
  lines_taken: ['title', 'name', 'position'],
  target_resting: ['title', 'name', 'position'],
  targets_spent: ['names'],
  unreached: ['names'],
  unreached_many: ['count'],
  nobody_to_call: [],
  several_districts: [],
  choose_district: ['district', 'digit'],
  another_district: [],
  choose_more: ['digit'],
  choose_none: [],
  vacant_seat: ['title', 'district'],
  key_skip: [],
  key_repeat: [],
  key_stop: [],
  key_end: [],
  wrong_key: [],
} as const satisfies Readonly<Record<string, readonly VariableName[]>>

export type Phrase = keyof typeof phraseVariables

export interface Wording {
  readonly prompts: Readonly<Record<PromptKey, string>>
  readonly phrases: Readonly<Record<Phrase, string>>
}
