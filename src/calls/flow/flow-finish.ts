// The end of a session in which calls were made: who was not reached, and a goodbye. Pure; part of the call flow.
import { destinationOf, onceEach } from '../planning/plan.ts'
import { asPhrase, asPrompt, hangUpWith, listNames } from './flow-speech.ts'
import type { FlowOutcome, FlowState, Turn } from './flow-types.ts'

/** More targets than that are counted, not named. */
const namesMax = 10

export function finish({ context, state, before = [] }: Turn): FlowOutcome {
  // A number that was answered counts as a call to every target that shares it.
  const reached = context.targets.filter(({ offices }) => offices.some((each) => state.answered.includes(destinationOf(each))))
  const isReached = new Set(reached.map(({ targetId }) => targetId))
  const missed = state.unreached
    .flatMap((index) => context.targets[index] ?? [])
    .filter(({ targetId }) => !isReached.has(targetId))
  const unreached = onceEach(missed)
  const told =
    unreached.length > namesMax
      ? [asPhrase(context, 'unreached_many', { count: unreached.length })]
      : unreached.length > 0
        ? [asPhrase(context, 'unreached', { names: listNames(context, unreached) })]
        : []
  const goodbye = asPrompt(context, state.answered.length > 0 ? 'msg_final_thanks' : 'msg_goodbye')
  return { ...hangUpWith({ ...state, reserved: null }, [...before, ...told, goodbye]), ...released(state) }
}

/** The line that a reserved attempt still holds is free again. */
export function released({ reserved }: FlowState): Pick<FlowOutcome, 'released'> {
  return reserved === null ? {} : { released: reserved }
}
