// The keys of the prompts that a campaign can set, and the variables that each prompt may use.

export const promptKeys = [
  'msg_intro',
  'msg_intro_confirm',
  'msg_intro_location',
  'msg_location',
  'msg_invalid_location',
  'msg_unparsed_location',
  'msg_choose_target',
  'msg_prompt_schedule',
  'msg_alter_schedule',
  'msg_schedule_start',
  'msg_schedule_stop',
  'msg_call_block_intro',
  'msg_target_intro',
  'msg_target_busy',
  'msg_between_calls',
  'msg_final_thanks',
  'msg_goodbye',
  'msg_campaign_complete',
] as const

export type PromptKey = (typeof promptKeys)[number]

export function isPromptKey(text: string): text is PromptKey {
  return (promptKeys as readonly string[]).includes(text)
}

export type VariableName =
  | 'organization'
  | 'campaign'
  | 'title'
  | 'name'
  | 'district'
  /** The location that the caller entered, or the location of an office. */
  | 'location'
  | 'office_type'
  /** The key that chooses a target. */
  | 'digit'
  | 'n_targets'
  | 'calls_left'
  /** The names of several targets, as a list. */
  | 'names'
  | 'count'
  /** Position in the queue for a line, from 1. */
  | 'position'
  /** True if there is more than one. Only for sections: `{{#many}}…{{/many}}{{^many}}…{{/many}}`. */
  | 'many'

export type Variables = Readonly<Partial<Record<VariableName, string | number | boolean | null>>>

const always = ['organization', 'campaign'] as const
const target = ['title', 'name', 'location', 'office_type', 'district'] as const

export const promptVariables: Readonly<Record<PromptKey, readonly VariableName[]>> = {
  msg_intro: always,
  msg_intro_confirm: always,
  msg_intro_location: always,
  msg_location: always,
  msg_invalid_location: [...always, 'location'],
  msg_unparsed_location: always,
  msg_choose_target: [...always, 'digit', ...target],
  msg_prompt_schedule: always,
  msg_alter_schedule: always,
  msg_schedule_start: always,
  msg_schedule_stop: always,
  msg_call_block_intro: [...always, 'n_targets', 'many'],
  msg_target_intro: [...always, ...target],
  msg_target_busy: [...always, ...target],
  msg_between_calls: [...always, 'calls_left', 'many'],
  msg_final_thanks: always,
  msg_goodbye: always,
  msg_campaign_complete: always,
}
