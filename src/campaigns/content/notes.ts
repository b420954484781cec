// Notes on a valid campaign about behaviour that staff may not expect. Pure.
import type { TargetData } from '../../targets/target.ts'
import type { CampaignContent } from './content.ts'
import { describeTarget } from './difference.ts'

/** Returns sentences for the person who makes the change. */
export function notesOn({ settings, targets }: CampaignContent): string[] {
  return [
    ...noteSharedNumbers(targets),
    ...(settings.schedule_prompt
      ? ['schedule_prompt is stored, but callers are not asked yet, because recurring calls do not exist yet.']
      : []),
  ]
}

/** Returns sentences about numbers that several of `targets` share. `targets` may be called in one session. */
export function noteSharedNumbers(targets: readonly TargetData[]): string[] {
  const sharing = new Map<string, TargetData[]>()
  for (const target of targets)
    for (const number of new Set([target.number, ...target.offices.map((office) => office.number)]))
      if (number !== null) sharing.set(number, [...(sharing.get(number) ?? []), target])
  return [...sharing].flatMap(([number, all]) => {
    if (all.length < 2 || all.every(({ ask_for }) => ask_for)) return []
    const names = all.map(({ title, name }) => describeTarget({ title, name, number: null }))
    const list = new Intl.ListFormat('en', { type: 'conjunction' }).format(names)
    return [
      `${list} share ${number}: a session dials it only once. With "ask_for: true", it is dialled for that target, too, and the caller is told whom to ask for.`,
    ]
  })
}
