// Finds and describes the differences between a campaign and what it is to become. Pure.

import { isDeepStrictEqual } from 'node:util'
import type { Office, StoredTarget, Target, TargetData } from '../../targets/target.ts'
import { type CampaignContent, emptyCampaign, isSamePrompt, type Prompt } from './content.ts'
import type { Current } from './current.ts'
import { type Settings, settingNames } from './settings.ts'

export interface Change {
  readonly sign: '+' | '~' | '-'
  readonly what: string
}

export interface BeforeAndAfter {
  /** Undefined if the campaign is new. */
  readonly before: Pick<Current, 'campaign'> | undefined
  readonly after: CampaignContent
  /** The rows of targets before the change, by id. */
  readonly rows: ReadonlyMap<number, StoredTarget>
}

/** Returns an empty list if there is nothing to change. */
export function differenceOf({ before, after, rows }: BeforeAndAfter): Change[] {
  const present = before?.campaign ?? emptyCampaign
  return [
    ...settingChanges(before?.campaign.settings, after.settings),
    ...targetChanges(present.targets, after.targets, rows),
    ...pinChanges(present, after),
    ...listChanges('number', present.numbers, after.numbers),
    ...listChanges('call_in.number', present.callInNumbers, after.callInNumbers),
    ...promptChanges(present.prompts, after.prompts),
  ]
}

export function changedSettings(before: Settings, after: Settings): (keyof Settings)[] {
  return settingNames.filter((name) => !isDeepStrictEqual(before[name], after[name]))
}

export interface ChangedTarget {
  readonly target: Target
  readonly row: StoredTarget
}

/** Returns the existing targets whose data differs from their rows. Other campaigns may share these targets. */
export function changedTargets(targets: readonly Target[], rows: BeforeAndAfter['rows']): ChangedTarget[] {
  return targets.flatMap((target) => {
    const row = target.id === undefined ? undefined : rows.get(target.id)
    return row === undefined || isDeepStrictEqual(row, target) ? [] : [{ target, row }]
  })
}

export function changedPrompts(before: CampaignContent['prompts'], after: CampaignContent['prompts']): string[] {
  return [...new Set([...before.keys(), ...after.keys()])].filter((key) => !isSamePrompt(before.get(key), after.get(key)))
}

/** Returns title, name and number, as far as they are set. */
export function describeTarget({ title, name, number }: Pick<TargetData, 'title' | 'name' | 'number'>): string {
  return [title, name, number].filter((part) => part !== null).join(' ')
}

function describeNew(target: Target): string {
  return target.offices.length === 0
    ? describeTarget(target)
    : `${describeTarget(target)}; offices: ${describeOffices(target.offices)}`
}

export function describeTargetChange({ target, row }: ChangedTarget): Change[] {
  const names = ['title', 'name', 'district', 'location', 'number', 'ask_for'] as const
  const changed = names.filter((name) => target[name] !== row[name])
  const parts = changed.map((name) => `${name === 'number' ? 'phone' : name}: ${shown(row[name])} → ${shown(target[name])}`)
  const offices = isDeepStrictEqual(row.offices, target.offices)
    ? []
    : [`offices: ${describeOffices(row.offices)} → ${describeOffices(target.offices)}`]
  return [...parts, ...offices].map((what) => ({ sign: '~', what: `target ${row.name}: ${what}` }))
}

function settingChanges(before: Settings | undefined, after: Settings): Change[] {
  const changed = changedSettings(before ?? emptyCampaign.settings, after)
  return changed.map((name) =>
    before === undefined
      ? { sign: '+', what: `${labelOf(name)}: ${shown(after[name])}` }
      : { sign: '~', what: `${labelOf(name)}: ${shown(before[name])} → ${shown(after[name])}` },
  )
}

/** The path in the input of settings that are nested. */
const nested: Readonly<Partial<Record<keyof Settings, string>>> = {
  call_in_allowed: 'call_in.allowed',
  calls_per_hour: 'limits.calls_per_hour',
  calls_per_day: 'limits.calls_per_day',
  minutes_per_day: 'limits.minutes_per_day',
  calls_per_number: 'limits.calls_per_number',
  calls_per_target_per_day: 'limits.calls_per_target_per_day',
  seconds_between_calls: 'limits.seconds_between_calls',
  share_per_target: 'limits.share_per_target',
}

function labelOf(name: keyof Settings): string {
  return nested[name] ?? name
}

function targetChanges(before: readonly Target[], after: readonly Target[], rows: BeforeAndAfter['rows']): Change[] {
  const isKept = ({ id }: Target) => before.some((target) => target.id === id)
  const kept = after.filter(isKept)
  const removed = before.filter(({ id }) => !after.some((target) => target.id === id))
  const orderBefore = before.filter((target) => !removed.includes(target)).map(({ id }) => id)
  const isReordered = kept.some(({ id }, i) => id !== orderBefore[i])
  return [
    ...changedTargets(after, rows).flatMap(describeTargetChange),
    ...removed.map((target): Change => ({ sign: '-', what: `target: ${describeTarget(target)}` })),
    ...after.flatMap((target, i): Change[] =>
      isKept(target) ? [] : [{ sign: '+', what: `target ${i + 1}: ${describeNew(target)}` }],
    ),
    ...(isReordered ? [{ sign: '~', what: `order of targets: ${after.map(({ name }) => name).join(', ')}` } as const] : []),
  ]
}

/** A target without an id is new. */
function pinChanges(before: CampaignContent, after: CampaignContent): Change[] {
  const pinned = new Set([...before.pinned].map((position) => before.targets[position]?.id))
  return after.targets.flatMap(({ id, name }, i): Change[] => {
    const [was, is] = [id !== undefined && pinned.has(id), after.pinned.has(i)]
    return was === is ? [] : [{ sign: '~', what: `target ${name}: pinned: ${was} → ${is}` }]
  })
}

function listChanges(what: string, before: readonly string[], after: readonly string[]): Change[] {
  const { added, removed } = changedNumbers(before, after)
  return [
    ...removed.map((number): Change => ({ sign: '-', what: `${what}: ${number}` })),
    ...added.map((number): Change => ({ sign: '+', what: `${what}: ${number}` })),
  ]
}

export function changedNumbers(before: readonly string[], after: readonly string[]) {
  return {
    added: after.filter((number) => !before.includes(number)),
    removed: before.filter((number) => !after.includes(number)),
  }
}

function promptChanges(before: CampaignContent['prompts'], after: CampaignContent['prompts']): Change[] {
  return changedPrompts(before, after).map((key) => {
    const [old, next] = [before.get(key), after.get(key)]
    if (next === undefined) return { sign: '-', what: `prompt ${key}` }
    if (old === undefined) return { sign: '+', what: `prompt ${key}: ${describePrompt(next)}` }
    return { sign: '~', what: `prompt ${key}: ${describePrompt(old)} → ${describePrompt(next)}` }
  })
}

function describePrompt(prompt: Prompt): string {
  return 'text' in prompt ? JSON.stringify(shown(prompt.text)) : `file ${prompt.storage}`
}

function describeOffices(offices: readonly Office[]): string {
  return (
    offices.map(({ name, type, number }) => [name ?? type, number].filter((part) => part !== null).join(' ')).join(', ') || 'none'
  )
}

const shownMax = 80

function shown(value: unknown): string {
  if (value === null) return 'none'
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value)
  return text.length > shownMax ? `${text.slice(0, shownMax)}…` : text
}
