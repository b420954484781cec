// Writes a campaign as a YAML file. Leaves out defaults, and writes only the keys of targets that data sources keep up to date.
// Pure.
import { isDeepStrictEqual } from 'node:util'
import { Document, isMap, isSeq, Scalar } from 'yaml'
import { type CampaignFile, type FileOffice, type FilePrompt, type FileTarget, isOwnKey } from './campaign-file.ts'
import { describeTarget } from './difference.ts'
import { storedPrefix } from './reading/read-file.ts'
import { defaults, type Settings } from './settings.ts'

const lineCharactersMax = 100

export function writeCampaignFile({ settings, targets, numbers, callInNumbers, prompts }: CampaignFile): string {
  const { call_in_allowed, calls_per_hour, calls_per_day, minutes_per_day, calls_per_number, embed, ...plain } =
    omitDefaults(settings)
  const [number, ...otherNumbers] = callInNumbers
  const callIn = { allowed: call_in_allowed, number: otherNumbers.length > 0 ? callInNumbers : number }
  const document = new Document({
    ...plain,
    targets: omitEmpty(targets.map(describe)),
    numbers: omitEmpty(numbers),
    call_in: omitEmpty(callIn),
    limits: omitEmpty({ calls_per_hour, calls_per_day, minutes_per_day, calls_per_number }),
    prompts: omitEmpty(Object.fromEntries([...prompts].map(([key, prompt]) => [key, describePrompt(prompt)]))),
    embed,
  })
  addNameComments(document, targets)
  return document.toString({ lineWidth: lineCharactersMax })
}

function omitDefaults(settings: Settings): Partial<Settings> {
  return Object.fromEntries(
    Object.entries(settings).filter(([name, value]) => !isDeepStrictEqual(value, defaults[name as keyof Settings])),
  )
}

function describe(target: FileTarget): object {
  if (!isOwnKey(target.key)) return { key: target.key }
  const { key, title, name, district, location, number, ask_for, offices } = target
  return omitNulls({
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

function describeOffice({ name, type, number, address }: FileOffice): object {
  return omitNulls({ name, type, phone: number, address })
}

function describePrompt({ description, ...content }: FilePrompt): unknown {
  const parts = 'text' in content ? content : { file: `${storedPrefix}${content.storage}` }
  return 'text' in content && description === null ? content.text : omitNulls({ ...parts, description })
}

/** Adds the names of targets that are written as keys only, for the reader. */
function addNameComments(document: Document, targets: readonly FileTarget[]): void {
  const list = document.get('targets')
  if (!isSeq(list)) return
  for (const [i, node] of list.items.entries()) {
    const target = targets[i]
    const key = isMap(node) && node.items.length === 1 ? node.get('key', true) : undefined
    // Any kind of line break would end the comment.
    if (target !== undefined && key instanceof Scalar) key.comment = ` ${describeTarget(target).replace(/\p{Cc}+/gu, ' ')}`
  }
}

/** Undefined values are left out when the document is created. */
function omitEmpty<T extends object>(value: T): T | undefined {
  return Object.values(value).every((one) => one === undefined) ? undefined : value
}

function omitNulls(values: Record<string, unknown>): object {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null))
}
