// Writes a campaign as the input that would make it. Leaves out defaults, and writes only the keys of targets that data sources
// keep up to date. Pure.

import { isDeepStrictEqual } from 'node:util'
import { omitAbsent, omitEmpty } from '../../input/omit.ts'
import { targetInputOf } from '../../targets/input-of.ts'
import { isOwnKey, type Target } from '../../targets/target.ts'
import type { CampaignContent, Prompt } from './content.ts'
import { type CampaignInput, type CampaignTargetInput, campaignInput, type PromptInput, storedPrefix } from './input.ts'
import { defaults, type Settings } from './settings.ts'

/** The database may hold values that no input may set. They are written as they are. */
export function inputOf({ settings, targets, pinned, numbers, callInNumbers, prompts }: CampaignContent): CampaignInput {
  const { name, call_in_allowed, embed, ...others } = omitDefaults(settings)
  const [limits, plain] = takeOut(others, limitNames)
  const [number, ...otherNumbers] = callInNumbers
  const callIn = { allowed: call_in_allowed, number: otherNumbers.length > 0 ? callInNumbers : number }
  return omitAbsent({
    name,
    ...plain,
    targets: omitEmpty(targets.map((target, i) => describe(target, pinned.has(i)))),
    numbers: omitEmpty(numbers),
    call_in: omitEmpty(omitAbsent(callIn)),
    limits: omitEmpty(limits),
    prompts: omitEmpty(Object.fromEntries([...prompts].map(([key, prompt]) => [key, describePrompt(prompt)]))),
    embed,
  }) as CampaignInput
}

/** The settings that the input has under `limits`. */
const limitNames = Object.keys(campaignInput.properties.limits.properties)

function takeOut(settings: Partial<Settings>, names: readonly string[]): [Partial<Settings>, Partial<Settings>] {
  const entries = Object.entries(settings)
  const [taken, others] = [true, false].map((wanted) => entries.filter(([name]) => names.includes(name) === wanted))
  return [Object.fromEntries(taken ?? []), Object.fromEntries(others ?? [])]
}

function omitDefaults(settings: Settings): Partial<Settings> {
  return Object.fromEntries(
    Object.entries(settings).filter(([name, value]) => !isDeepStrictEqual(value, defaults[name as keyof Settings])),
  )
}

function describe(target: Target, isPinned: boolean): CampaignTargetInput {
  const input = isOwnKey(target.key) ? targetInputOf(target) : { key: target.key ?? '' }
  return isPinned ? { ...input, pinned: true } : input
}

function describePrompt({ description, ...content }: Prompt): PromptInput {
  if (!('text' in content)) return omitAbsent({ file: `${storedPrefix}${content.storage}`, description })
  return description === null ? content.text : { text: content.text, description }
}
