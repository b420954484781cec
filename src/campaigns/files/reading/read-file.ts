// Reads and checks the file of a campaign without the database. Targets, numbers and recordings are checked against the database
// elsewhere.
import { isPromptKey, promptKeys } from '../../../prompts/keys.ts'
import { checkTemplate } from '../../../prompts/template.ts'
import { diallingCountry } from '../../campaign.ts'
import { type CampaignFile, type FileOffice, type FilePrompt, isSamePrompt } from '../campaign-file.ts'
import type { MapReader } from '../input/map-reader.ts'
import type { AddProblem } from '../input/problem.ts'
import type { Position } from '../input/yaml-file.ts'
import type { DesiredTarget } from '../match-targets.ts'
import type { Settings } from '../settings.ts'
import { readOfficeNumber } from './read-number.ts'
import { type NumberOptions, readPhone, readSettings } from './read-settings.ts'

export interface DesiredCampaign {
  readonly settings: Settings
  readonly targets: readonly DesiredTarget[]
  readonly numbers: readonly Positioned[]
  readonly callInNumbers: readonly Positioned[]
  readonly prompts: ReadonlyMap<string, DesiredPrompt>
}

export interface Positioned {
  readonly position: Position
  readonly number: string
}

export type DesiredPrompt = { readonly position: Position } & (FilePrompt | UnreadPrompt)

export interface UnreadPrompt {
  readonly description: string | null
  /** The path as in the file. */
  readonly path: string
}

const textMax = 100
const pathMax = 4096
/** In a file, the prefix of a value of the column `file_storage`. */
export const storedPrefix = 'stored:'

/** `current`: the campaign in the database. Values that are unchanged are always allowed. */
export function readCampaignFile(file: MapReader, current: CampaignFile, addProblem: AddProblem): DesiredCampaign {
  const settings = readSettings(file, current.settings)
  const country = diallingCountry(settings)
  const offices = current.targets.flatMap((target) => [target, ...target.offices])
  const options = { country, current: new Set(offices.map(({ number }) => number)) }
  const readNumbers = (numbers: readonly { text: string; position: Position }[], known: readonly string[]) =>
    readOwnNumbers(numbers, { country, current: new Set(known) }, addProblem)
  const wanted = {
    settings,
    targets: file.maps('targets').map((target) => readTarget(target, options)),
    numbers: readNumbers(file.texts('numbers'), current.numbers),
    callInNumbers: readNumbers(file.map('call_in')?.textOrTexts('number') ?? [], current.callInNumbers),
    prompts: readPrompts(file.map('prompts'), current.prompts),
  }
  file.close()
  return wanted
}

function readTarget(map: MapReader, options: NumberOptions): DesiredTarget {
  const key = map.text('key', textMax) ?? null
  const data = {
    title: map.text('title', textMax) ?? null,
    name: map.text('name', textMax) ?? '',
    district: map.text('district', textMax) ?? null,
    location: map.text('location', textMax) ?? null,
    number: readPhone(map, 'phone', options),
    ask_for: map.boolean('ask_for') ?? false,
    offices: map.maps('offices').map((office) => readOffice(office, options)),
  }
  const isReference = key !== null && map.keys.length === 1
  return { position: map.position, key, data: isReference ? undefined : data }
}

function readOffice(map: MapReader, options: NumberOptions): FileOffice {
  const number = readPhone(map, 'phone', options)
  if (number === null) map.addProblem('phone', 'is missing')
  return {
    name: map.text('name', textMax) ?? null,
    type: map.text('type', textMax) ?? null,
    number,
    address: map.text('address', textMax) ?? null,
  }
}

/** Reads the campaign's own phone numbers, which must not have extensions or be listed twice. */
function readOwnNumbers(
  numbers: readonly { readonly text: string; readonly position: Position }[],
  { country, current }: NumberOptions,
  addProblem: AddProblem,
): Positioned[] {
  const read: Positioned[] = []
  for (const { text, position } of numbers) {
    const found = current.has(text) ? { number: text } : readOfficeNumber(text, country)
    if ('problem' in found) addProblem(position, `"${text}" is ${found.problem}`)
    else if (found.number.includes(';') && !current.has(text))
      addProblem(position, `"${text}" has an extension; a campaign cannot dial from an extension`)
    else if (read.some(({ number }) => number === found.number)) addProblem(position, `${found.number} is listed twice`)
    else read.push({ position, number: found.number })
  }
  return read
}

function readPrompts(map: MapReader | undefined, current: CampaignFile['prompts']): Map<string, DesiredPrompt> {
  const keys = new Set([...promptKeys, ...current.keys()])
  const prompts = [...keys].map((key) => [key, map && readPrompt(map, key, current.get(key))] as const)
  return new Map(prompts.flatMap(([key, prompt]) => (prompt === undefined ? [] : [[key, prompt]])))
}

function readPrompt(prompts: MapReader, key: string, current: FilePrompt | undefined): DesiredPrompt | undefined {
  const value = prompts.textOrMap(key)
  if (value === undefined) return undefined
  const position = prompts.positionOf(key)
  const { text, file, description } =
    typeof value === 'string' ? { text: value, file: undefined, description: null } : readParts(value)
  if (text === undefined && file === undefined) return prompts.addProblem(key, 'has neither a text nor a file')
  if (text !== undefined && file !== undefined) return prompts.addProblem(key, 'has both a text and a file; only one is allowed')
  if (file?.startsWith(storedPrefix)) return { position, storage: file.slice(storedPrefix.length), description }
  if (file !== undefined) return { position, path: file, description }
  const prompt = { position, text: text ?? '', description }
  for (const problem of isSamePrompt(prompt, current) ? [] : problemsOf(key, prompt.text))
    prompts.addProblem(key, `cannot be spoken: ${problem}`)
  return prompt
}

function readParts(map: MapReader) {
  return {
    text: map.text('text', Number.POSITIVE_INFINITY),
    file: map.text('file', pathMax),
    description: map.text('description', textMax) ?? null,
  }
}

function problemsOf(key: string, text: string): string[] {
  return isPromptKey(key) ? checkTemplate(key, text) : ['Calls no longer use this prompt.']
}
