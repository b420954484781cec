// Writes a campaign as the input that would make it. Leaves out defaults, and writes only the keys of targets that data sources
// keep up to date. Pure.
import { isDeepStrictEqual } from 'node:util'
import { type CampaignContent, isOwnKey, type Office, type Prompt, type Target } from './content.ts'
import { type CampaignInput, type OfficeInput, type PromptInput, storedPrefix, type TargetInput } from './input.ts'
import { defaults, type Settings } from './settings.ts'

/** The database may hold values that no input may set. They are written as they are. */
export function inputOf({ settings, targets, numbers, callInNumbers, prompts }: CampaignContent): CampaignInput {
  const { name, call_in_allowed, calls_per_hour, calls_per_day, minutes_per_day, calls_per_number, embed, ...plain } =
    omitDefaults(settings)
  const [number, ...otherNumbers] = callInNumbers
  const callIn = { allowed: call_in_allowed, number: otherNumbers.length > 0 ? callInNumbers : number }
  return omitAbsent({
    name,
    ...plain,
    targets: omitEmpty(targets.map(describe)),
    numbers: omitEmpty(numbers),
    call_in: omitEmpty(omitAbsent(callIn)),
    limits: omitEmpty(omitAbsent({ calls_per_hour, calls_per_day, minutes_per_day, calls_per_number })),
    prompts: omitEmpty(Object.fromEntries([...prompts].map(([key, prompt]) => [key, describePrompt(prompt)]))),
    embed,
  }) as CampaignInput
}

function omitDefaults(settings: Settings): Partial<Settings> {
  return Object.fromEntries(
    Object.entries(settings).filter(([name, value]) => !isDeepStrictEqual(value, defaults[name as keyof Settings])),
  )
}

function describe(target: Target): TargetInput {
  if (!isOwnKey(target.key)) return { key: target.key ?? '' }
  const { key, title, name, district, location, number, ask_for, offices } = target
  return omitAbsent({
    key,
    title,
    name,
    district,
    location,
    phone: number,
    ask_for: ask_for || null,
    offices: omitEmpty(offices.map(describeOffice)),
  })
}

function describeOffice({ name, type, number, address }: Office): OfficeInput {
  return { ...omitAbsent({ name, type }), phone: number ?? '', ...omitAbsent({ address }) }
}

function describePrompt({ description, ...content }: Prompt): PromptInput {
  if (!('text' in content)) return omitAbsent({ file: `${storedPrefix}${content.storage}`, description })
  return description === null ? content.text : { text: content.text, description }
}

function omitEmpty<T extends object>(value: T): T | undefined {
  return Object.values(value).length === 0 ? undefined : value
}

type Present<T> = { [Key in keyof T]?: Exclude<T[Key], null | undefined> }

function omitAbsent<T extends object>(values: T): Present<T> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null && value !== undefined)) as Present<T>
}
