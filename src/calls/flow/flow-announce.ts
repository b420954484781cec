// Announces the next call: whom the caller is about to talk with, and what the keys do. Pure; part of the call flow.
import type { Variables } from '../../prompts/keys.ts'
import type { Speech } from '../../telephony/instruction.ts'
import { destinationOf, type PlannedTarget } from '../planning/plan.ts'
import { finish } from './flow-finish.ts'
import { ask, asPhrase, asPrompt, listNames } from './flow-speech.ts'
import type { ExplainedKey, FlowOutcome, Turn } from './flow-types.ts'
import { isAskedFor, othersAt } from './next-office.ts'

/** Long enough to reach for a key. */
const announcementSeconds = 2
/** Longer lists of names are not read out. */
const namesMax = 10

/** The variables that prompts may use for a target, at its first office or the given one. */
export function targetVariables(target: PlannedTarget | undefined, office = target?.offices[0]): Variables {
  return {
    title: target?.title ?? '',
    name: target?.name ?? '',
    district: target?.district ?? '',
    location: office?.location ?? '',
    office_type: office?.type ?? '',
  }
}

/** `instead` replaces the announcement, for a caller who has heard it. */
export function announce(turn: Turn, instead?: readonly Speech[]): FlowOutcome {
  const { context, state, before = [] } = turn
  const target = context.targets[state.left[0] ?? -1]
  const office = target?.offices[state.office]
  if (target === undefined || office === undefined) return finish(turn)
  if (instead) return ask(state, { speech: [...before, ...instead], keys: 1, seconds: announcementSeconds })
  const said = targetVariables(target, office)
  const others = othersAt(turn, destinationOf(office)).slice(0, namesMax)
  const speech = [
    ...(office.isFallback ? [asPhrase(context, 'switchboard', said)] : [asPrompt(context, 'msg_target_intro', said)]),
    ...(isAskedFor(target, office) && !office.isFallback ? [asPhrase(context, 'ask_for', said)] : []),
    ...(others.length > 0 ? [asPhrase(context, 'also_answers', { names: listNames(context, others) })] : []),
  ]
  const explained = explain({ ...turn, before: [...before, ...speech] }, 'repeat')
  return ask(explained.state, { speech: explained.before ?? [], keys: 1, seconds: announcementSeconds })
}

const explanations = { skip: 'key_skip', repeat: 'key_repeat', stop: 'key_stop' } as const

/**
 * Explains a key, once. A campaign with its own recording of how many calls there will be explains the keys in it, as with
 * CallPower, so nothing is said.
 */
export function explain(turn: Turn, key: ExplainedKey): Turn {
  const { context, state, before = [] } = turn
  if (state.explained.includes(key) || context.plan.script.recordings.msg_call_block_intro !== undefined) return turn
  return {
    context,
    before: [...before, asPhrase(context, explanations[key])],
    state: { ...state, explained: [...state.explained, key] },
  }
}
