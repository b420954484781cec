// What staff may not expect of a campaign that is otherwise in order. Pure.
import type { CampaignFile, TargetData } from './campaign-file.ts'
import { describeTarget } from './difference.ts'

/** Sentences for the person who applies the file. */
export function notesOn({ settings, targets }: CampaignFile): string[] {
  return [
    ...noteSharedNumbers(targets),
    ...(settings.schedule_prompt
      ? ['schedule_prompt is kept, but callers are not asked yet: there is nothing yet that rings them regularly.']
      : []),
  ]
}

/** Of targets that may be called in one session. */
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
      `${list} share ${number}: a session rings it once. Give a target "ask_for: true", and it is rung for that target, too, and the caller told whom to ask for.`,
    ]
  })
}
