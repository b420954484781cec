// Reads a campaign from its input, and checks it without the database. Targets, numbers and recordings are checked against the
// database elsewhere. Pure.
import type { Path } from '../../domain-errors.ts'
import { nearestWord } from '../../input/nearest-word.ts'
import { entriesOf } from '../../input/path.ts'
import type { AddProblem } from '../../input/problems.ts'
import { isPromptKey, promptKeys } from '../../prompts/keys.ts'
import { checkTemplate } from '../../prompts/template.ts'
import { type NumberOptions, readOfficeNumber } from '../../targets/read-number.ts'
import { readTargetData } from '../../targets/read-target.ts'
import { diallingCountry } from '../campaign.ts'
import { type CampaignContent, isSamePrompt, type Prompt } from '../content/content.ts'
import { type CampaignInput, type CampaignTargetInput, type PromptInput, storedPrefix } from '../content/input.ts'
import type { Settings } from '../content/settings.ts'
import type { DesiredTarget } from './match-targets.ts'
import { readSettings } from './read-settings.ts'

export interface DesiredCampaign {
  readonly settings: Settings
  readonly targets: readonly DesiredTarget[]
  /** Positions in `targets`. */
  readonly pinned: ReadonlySet<number>
  readonly numbers: readonly DesiredNumber[]
  readonly callInNumbers: readonly DesiredNumber[]
  readonly prompts: ReadonlyMap<string, Prompt>
}

export interface DesiredNumber {
  readonly path: Path
  readonly number: string
}

/** `current`: the campaign in the database. Values that are unchanged are always allowed. */
export function readContent(input: CampaignInput, current: CampaignContent, addProblem: AddProblem): DesiredCampaign {
  const settings = readSettings(input, current.settings, addProblem)
  const country = diallingCountry(settings)
  const known = current.targets.flatMap((target) => [target, ...target.offices])
  const options = { country, current: new Set(known.map(({ number }) => number)), addProblem }
  const readNumbers = (written: readonly Written[], stored: readonly string[]) =>
    readOwnNumbers(written, { country, current: new Set(stored), addProblem })
  return {
    settings,
    targets: entriesOf(input.targets).map(([i, target]) => readTarget(target, { ...options, path: ['targets', i] })),
    pinned: new Set(entriesOf(input.targets).flatMap(([i, { pinned }]) => (pinned === true ? [i] : []))),
    numbers: readNumbers(
      entriesOf(input.numbers).map(([i, text]) => ({ text, path: ['numbers', i] })),
      current.numbers,
    ),
    callInNumbers: readNumbers(listCallIn(input), current.callInNumbers),
    prompts: readPrompts(input.prompts ?? {}, current.prompts, addProblem),
  }
}

type Placed<T> = T & { readonly path: Path }

function readTarget(input: CampaignTargetInput, options: Placed<NumberOptions>): DesiredTarget {
  const { key = null, pinned: _, ...written } = input
  const isReference = key !== null && Object.keys(written).length === 0
  return { path: options.path, key, data: isReference ? undefined : readTargetData(input, options) }
}

interface Written {
  readonly text: string
  readonly path: Path
}

function listCallIn({ call_in }: CampaignInput): Written[] {
  const path = ['call_in', 'number']
  const number = call_in?.number
  if (Array.isArray(number)) return entriesOf(number).map(([i, text]) => ({ text, path: [...path, i] }))
  return number === undefined ? [] : [{ text: number, path }]
}

/** Reads the campaign's own phone numbers, which must not have extensions or be listed twice. */
function readOwnNumbers(numbers: readonly Written[], { country, current, addProblem }: NumberOptions): DesiredNumber[] {
  const read: DesiredNumber[] = []
  for (const { text, path } of numbers) {
    const found = current.has(text) ? { number: text } : readOfficeNumber(text, country)
    if ('problem' in found) addProblem(path, 'invalid_number', `"${text}" is ${found.problem}`)
    else if (found.number.includes(';') && !current.has(text))
      addProblem(path, 'invalid_number', `"${text}" has an extension; a campaign cannot dial from an extension`)
    else if (read.some(({ number }) => number === found.number)) addProblem(path, 'duplicate', `${found.number} is listed twice`)
    else read.push({ path, number: found.number })
  }
  return read
}

type Prompts = CampaignContent['prompts']

function readPrompts(input: Readonly<Record<string, PromptInput>>, current: Prompts, addProblem: AddProblem): Prompts {
  const known = [...new Set([...promptKeys, ...current.keys()])]
  for (const key of Object.keys(input)) {
    if (known.includes(key)) continue
    const nearest = nearestWord(key, known)
    const hint = nearest === undefined ? `allowed keys: ${known.join(', ')}` : `did you mean ${nearest}?`
    addProblem(['prompts', key], 'unknown_key', `unknown key "${key}"; ${hint}`)
  }
  const prompts = known.flatMap((key) => {
    const prompt = Object.hasOwn(input, key) ? input[key] : undefined
    const read = prompt === undefined ? undefined : readPrompt(prompt, { key, current: current.get(key), addProblem })
    return read === undefined ? [] : [[key, read] as const]
  })
  return new Map(prompts)
}

interface PromptOptions {
  readonly key: string
  readonly current: Prompt | undefined
  readonly addProblem: AddProblem
}

function readPrompt(input: PromptInput, { key, current, addProblem }: PromptOptions): Prompt | undefined {
  const { text, file, description = null } = typeof input === 'string' ? { text: input } : input
  const problem = (sentence: string) => addProblem(['prompts', key], 'incomplete', `${key} ${sentence}`)
  if (text === undefined && file === undefined) return void problem('has neither a text nor a file')
  if (text !== undefined && file !== undefined) return void problem('has both a text and a file; only one is allowed')
  if (file !== undefined && !file.startsWith(storedPrefix))
    return void problem(`refers to the file ${file}, which is not stored here; a stored file starts with ${storedPrefix}`)
  if (file !== undefined) return { storage: file.slice(storedPrefix.length), description }
  const prompt = { text: text ?? '', description }
  for (const sentence of isSamePrompt(prompt, current) ? [] : problemsOf(key, prompt.text))
    addProblem(['prompts', key], 'invalid_text', `${key} cannot be spoken: ${sentence}`)
  return prompt
}

function problemsOf(key: string, text: string): string[] {
  return isPromptKey(key) ? checkTemplate(key, text) : ['Calls no longer use this prompt.']
}
