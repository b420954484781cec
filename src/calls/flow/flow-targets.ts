// Calls one target after another: what follows each key and the end of each call. A line to the office is reserved before the
// target is announced, so that only targets that can be dialled are announced. Pure; part of the call flow.
import { turnAt } from '../../campaigns/pacing/target-limits.ts'
import type { OfficeLegReport } from '../../telephony/event.ts'
import { destinationOf } from '../planning/plan.ts'
import { announce, explain, targetVariables } from './flow-announce.ts'
import { finish, released } from './flow-finish.ts'
import { ask, asPhrase, asPrompt, hangUpWith, listNames } from './flow-speech.ts'
import type { FlowEvent, FlowOutcome, FlowState, Turn } from './flow-types.ts'
import { chooseOffice, countCallsLeft, openNumbers, openOffices } from './next-office.ts'

const keys = { connect: '1', skip: '*', repeat: '2', stop: '9' } as const

/** A caller waits for a free line for at most `waitsMax` × `waitSeconds`: one minute. */
const waitSeconds = 10
const waitsMax = 6
const repeatsMax = 5
/** Sentences that a caller hears before a question, at most. */
const saidMax = 8
/** Of the spent targets. Those beyond are told at the end, as not reached. */
const namesMax = 10

/** Says how many calls there will be, and starts with the first. */
export function callTargets(turn: Turn): FlowOutcome {
  const { context, state, before = [] } = turn
  if (state.left.length === 0) return hangUpWith(state, [...before, asPhrase(context, 'nobody_to_call')])
  const count = countCallsLeft(turn)
  if (count === 0) return callNext(turn)
  const intro = asPrompt(context, 'msg_call_block_intro', { n_targets: count, many: count > 1 })
  return callNext(count > 1 ? explain({ ...turn, before: [...before, intro] }, 'skip') : { ...turn, before: [...before, intro] })
}

/** After the announcement. `digits` is empty if no key was pressed. */
export function skipOrDial(turn: Turn, digits: string): FlowOutcome {
  const { context, state } = turn
  if (digits === keys.stop) return finish(turn)
  if (digits === keys.skip) return nextTarget(turn)
  if (digits === '' || digits === keys.connect || state.asked >= repeatsMax) return dial(turn)
  const again: Turn = { context, state: { ...state, asked: state.asked + 1 } }
  return announce(again, digits === keys.repeat ? undefined : [asPhrase(context, 'wrong_key')])
}

/** While the caller waits for a free line. `digits` is empty if no key was pressed. */
export function waitOn(turn: Turn, digits: string): FlowOutcome {
  const { context, state } = turn
  if (digits === keys.stop) return finish(turn)
  const [number] = openNumbers(turn)
  if (digits === keys.skip && number !== undefined) {
    const givenUp = { ...state, givenUp: [...state.givenUp, number] }
    // Whether the caller waits for a line or for the target is not known here, so that both are skipped.
    const others = context.plan.targetLimits?.secondsBetween ? state.left.slice(1) : state.left
    const left = others.filter((index) => openOffices(context, givenUp, index).length > 0)
    return left.length === 0 ? finish(turn) : callNext({ context, state: { ...givenUp, left } })
  }
  return callNext(digits === '' ? turn : { ...turn, before: [asPhrase(context, 'wrong_key')] })
}

/** After a call to an office. */
export function afterDial(turn: Turn, event: FlowEvent): FlowOutcome {
  const { context, state } = turn
  // Some carriers do not say how the call ended.
  const leg: OfficeLegReport =
    event.kind === 'dialEnded' ? event.leg : { status: 'unknown', legId: undefined, seconds: undefined }
  const ended = { attempt: state.attempts, leg }
  const [index = -1] = state.left
  const target = context.targets[index]
  const office = target?.offices[state.office]
  const tried = { ...state.tried, [index]: [...(state.tried[index] ?? []), ...(office ? [destinationOf(office)] : [])] }
  // A call that the caller left with `*` while it rang is reported as completed, with a duration of 0 seconds.
  const isAnswered = leg.status === 'unknown' || (leg.status === 'completed' && leg.seconds !== 0)
  const answered = isAnswered && office ? [...state.answered, destinationOf(office)] : state.answered
  const after: Turn = { context, state: { ...state, tried, answered, waits: 0, asked: 0 } }
  if (leg.status === 'completed' || leg.status === 'unknown') return { ...nextTarget(after), ended }
  const said = targetVariables(target, office)
  const told = {
    ...after,
    before: [leg.status === 'busy' ? asPrompt(context, 'msg_target_busy', said) : asPhrase(context, 'target_unreachable', said)],
  }
  return { ...(openOffices(context, after.state, index).length > 0 ? callNext(told) : nextTarget(told)), ended }
}

/** Moves on to the next target. */
function nextTarget(turn: Turn): FlowOutcome {
  const { context, state, before = [] } = turn
  const next: Turn = { context, before, state: { ...state, left: state.left.slice(1), asked: 0, waits: 0 } }
  const calls = countCallsLeft(next)
  // After a series of targets without a number, the caller is not told about each one.
  if (calls === 0 || before.length >= saidMax) return callNext(next)
  const between = asPrompt(context, 'msg_between_calls', { calls_left: calls, many: calls > 1 })
  return callNext(explain({ ...next, before: [...before, between] }, 'stop'))
}

/** Reserves a line to the next office and announces the call; if no line is free, the caller waits. */
function callNext(turn: Turn): FlowOutcome {
  const open = dropFinished(turn)
  const { context, state } = open
  if (state.left.length === 0) return finish(open)
  const choice = chooseOffice(open)
  if (choice === undefined) return wait(open)
  const target = context.targets[choice.target]
  const number = target?.offices[choice.office]?.number
  if (target === undefined || number === undefined) return finish(open)
  const attempt = state.attempts + 1
  const left = [choice.target, ...state.left.filter((index) => index !== choice.target)]
  const next: FlowState = { ...state, at: 'introducing', left, office: choice.office, attempts: attempt, asked: 1, waits: 0 }
  const reserved = { attempt, targetId: target.targetId, number }
  return { ...announce({ ...open, state: { ...next, reserved: attempt } }), ...released(state), reserved }
}

/** Drops targets that have no office left to dial. Tells the caller about those that have no number at all, and those that are spent. */
function dropFinished(turn: Turn): Turn {
  const { context, state, before = [] } = turn
  const done = state.left.filter((index) => openOffices(context, state, index).length === 0)
  if (done.length === 0) return turn
  const offices = (index: number) => context.targets[index]?.offices ?? []
  const missing = done.filter((index) => offices(index).length === 0)
  const spent = done.filter((index) => !missing.includes(index) && isSpent(turn, index)).slice(0, namesMax)
  const unreached = done.filter((index) => !missing.includes(index) && !spent.includes(index))
  const said = missing.map((index) => asPhrase(context, 'target_without_number', targetVariables(context.targets[index])))
  const names = listNames(
    context,
    spent.flatMap((index) => context.targets[index] ?? []),
  )
  return {
    context,
    before: [
      ...before,
      ...said.slice(0, Math.max(0, saidMax - before.length)),
      ...(spent.length > 0 ? [asPhrase(context, 'targets_spent', { names })] : []),
    ],
    state: {
      ...state,
      left: state.left.filter((index) => !done.includes(index)),
      unreached: [...state.unreached, ...unreached],
    },
  }
}

/** True if the target could be dialled on another day. */
function isSpent({ context, state }: Turn, index: number): boolean {
  return openOffices({ ...context, spentTargets: new Set() }, state, index).length > 0
}

/** Every line to the targets that are left is busy with other callers, or the targets were called too short a time ago. */
function wait(turn: Turn): FlowOutcome {
  const { context, state, before = [] } = turn
  const target = context.targets[state.left[0] ?? -1]
  const turnOf = target && context.restingTargets.get(target.targetId)
  const [number = ''] = openNumbers(turn)
  if (state.waits >= waitsMax)
    return callNext({ ...turn, state: { ...state, givenUp: [...state.givenUp, ...openNumbers(turn)] } })
  const said = { ...targetVariables(target), position: turnOf ?? context.fullNumbers.get(number) ?? 1 }
  const phrase = turnOf === undefined ? 'lines_taken' : 'target_resting'
  const speech = state.waits === 0 ? [...before, asPhrase(context, phrase, said)] : before
  const waitsFor = target && turnOf !== undefined ? turnAt(context.plan.campaignId, target.targetId) : number
  const next: FlowState = { ...state, at: 'waiting', waits: state.waits + 1, reserved: null }
  return { ...ask(next, { speech, keys: 1, seconds: waitSeconds }), ...released(state), waitsFor }
}

function dial(turn: Turn): FlowOutcome {
  const { context, state } = turn
  const office = context.targets[state.left[0] ?? -1]?.offices[state.office]
  // Sessions that release 0.2 started announced an office without reserving a line.
  if (office === undefined || state.reserved === null) return callNext(turn)
  const { callerId, ringSecondsMax, secondsMax } = context.plan
  const attempt = state.reserved
  return {
    state: { ...state, at: 'dialling', reserved: null, dialled: state.dialled + 1 },
    instructions: [
      {
        kind: 'dial',
        attempt,
        number: office.number,
        extension: office.extension ?? undefined,
        callerId,
        ringSecondsMax,
        secondsMax,
      },
    ],
    dialled: attempt,
  }
}
