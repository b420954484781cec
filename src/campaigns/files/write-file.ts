// Writes a campaign as its file: what is the default is left out, and targets that others keep up to date are named by their
// keys alone. Pure.
import { isDeepStrictEqual } from 'node:util'
import { Document, isMap, isSeq, Scalar } from 'yaml'
import { type CampaignFile, type FileOffice, type FilePrompt, type FileTarget, isOwnKey } from './campaign-file.ts'
import { describeTarget } from './difference.ts'
import { storedMark } from './reading/read-file.ts'
import { defaults, type Settings } from './settings.ts'

const lineCharactersMax = 100

export function writeCampaignFile({ settings, targets, numbers, callInNumbers, prompts }: CampaignFile): string {
  const { call_in_allowed, calls_per_hour, calls_per_day, minutes_per_day, calls_per_number, embed, ...plain } =
    withoutDefaults(settings)
  const [number, ...otherNumbers] = callInNumbers
  const callIn = { allowed: call_in_allowed, number: otherNumbers.length > 0 ? callInNumbers : number }
  const document = new Document({
    ...plain,
    targets: orAbsent(targets.map(describe)),
    numbers: orAbsent(numbers),
    call_in: orAbsent(callIn),
    limits: orAbsent({ calls_per_hour, calls_per_day, minutes_per_day, calls_per_number }),
    prompts: orAbsent(Object.fromEntries([...prompts].map(([key, prompt]) => [key, describePrompt(prompt)]))),
    embed,
  })
  nameReferences(document, targets)
  return document.toString({ lineWidth: lineCharactersMax })
}

function withoutDefaults(settings: Settings): Partial<Settings> {
  return Object.fromEntries(
    Object.entries(settings).filter(([name, value]) => !isDeepStrictEqual(value, defaults[name as keyof Settings])),
  )
}

function describe(target: FileTarget): object {
  if (!isOwnKey(target.key)) return { key: target.key }
  const { key, title, name, district, location, number, ask_for, offices } = target
  return withoutNulls({
    key,
    title,
    name,
    district,
    location,
    phone: number,
    ask_for: ask_for || null,
    offices: orAbsent(offices.map(describeOffice)),
  })
}

function describeOffice({ name, type, number, address }: FileOffice): object {
  return withoutNulls({ name, type, phone: number, address })
}

function describePrompt({ description, ...content }: FilePrompt): unknown {
  const said = 'text' in content ? content : { file: `${storedMark}${content.storage}` }
  return 'text' in content && description === null ? content.text : withoutNulls({ ...said, description })
}

/** A key alone tells a reader nothing. */
function nameReferences(document: Document, targets: readonly FileTarget[]): void {
  const list = document.get('targets')
  if (!isSeq(list)) return
  for (const [i, node] of list.items.entries()) {
    const target = targets[i]
    const key = isMap(node) && node.items.length === 1 ? node.get('key', true) : undefined
    // A comment ends with its line, however that is broken.
    if (target !== undefined && key instanceof Scalar) key.comment = ` ${describeTarget(target).replace(/\p{Cc}+/gu, ' ')}`
  }
}

/** Undefined values are left out when the document is made. */
function orAbsent<T extends object>(value: T): T | undefined {
  return Object.values(value).every((one) => one === undefined) ? undefined : value
}

function withoutNulls(values: Record<string, unknown>): object {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null))
}
