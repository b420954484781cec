// Calling one target after the other: what is said before and after each call, and what the keys do. A line to the office is
// taken before the target is announced, so that nobody is announced who cannot be dialled. Pure; part of the call flow.
import type { Variables } from '../../prompts/keys.ts'
import type { LegReport } from '../../telephony/event.ts'
import type { Speech } from '../../telephony/instruction.ts'
import { destinationOf, type PlannedTarget } from '../planning/plan.ts'
import { ask, asPhrase, asPrompt, hangUpWith, listNames } from './flow-speech.ts'
import type { ExplainedKey, FlowEvent, FlowOutcome, FlowState, Turn } from './flow-types.ts'
import { chooseOffice, countCalls, isAskedFor, openNumbers, openOffices, othersAt } from './next-office.ts'

const keys = { connect: '1', skip: '*', repeat: '2', stop: '9' } as const

/** Long enough to reach for a key. */
const introSeconds = 2
/** A caller waits in line for `waitsMax` times so long: one minute. */
const waitSeconds = 10
const waitsMax = 6
const repeatsMax = 5
/** Sentences before a question. */
const saidMax = 8
/** More than that are counted instead of named. */
const namesMax = 10

/** Says how many calls there will be, and begins with the first. */
export function callTargets(turn: Turn): FlowOutcome {
  const { context, state, before = [] } = turn
  if (state.left.length === 0) return hangUpWith(state, [...before, asPhrase(context, 'nobody_to_call')])
  const count = countCalls(turn)
  if (count === 0) return callNext(turn)
  const intro = asPrompt(context, 'msg_call_block_intro', { n_targets: count, many: count > 1 })
  return callNext(count > 1 ? explain({ ...turn, before: [...before, intro] }, 'skip') : { ...turn, before: [...before, intro] })
}

/** What prompts may say of a target, at its first or the given office. */
export function introduce(target: PlannedTarget | undefined, office = target?.offices[0]): Variables {
  return {
    title: target?.title ?? '',
    name: target?.name ?? '',
    district: target?.district ?? '',
    location: office?.location ?? '',
    office_type: office?.type ?? '',
  }
}

/** A key was pressed after the announcement, or none. */
export function skipOrDial(turn: Turn, digits: string): FlowOutcome {
  const { context, state } = turn
  if (digits === keys.stop) return finish(turn)
  if (digits === keys.skip) return nextTarget(turn)
  if (digits === '' || digits === keys.connect || state.asked >= repeatsMax) return dial(turn)
  const again: Turn = { context, state: { ...state, asked: state.asked + 1 } }
  return announce(again, digits === keys.repeat ? undefined : [asPhrase(context, 'wrong_key')])
}

/** The caller waits in line, and has pressed a key or none. */
export function waitOn(turn: Turn, digits: string): FlowOutcome {
  const { context, state } = turn
  if (digits === keys.stop) return finish(turn)
  const [number] = openNumbers(turn)
  if (digits === keys.skip && number !== undefined) {
    const givenUp = { ...state, givenUp: [...state.givenUp, number] }
    const left = state.left.filter((index) => openOffices(context, givenUp, index).length > 0)
    return left.length === 0 ? finish(turn) : callNext({ context, state: { ...givenUp, left } })
  }
  return callNext(digits === '' ? turn : { ...turn, before: [asPhrase(context, 'wrong_key')] })
}

/** The carrier has come back from an office. */
export function afterDial(turn: Turn, event: FlowEvent): FlowOutcome {
  const { context, state } = turn
  // A carrier that says nothing of the leg leaves it unknown.
  const leg: LegReport = event.kind === 'dialEnded' ? event.leg : { status: 'unknown', legId: undefined, seconds: undefined }
  const ended = { attempt: state.attempts, leg }
  const [index = -1] = state.left
  const target = context.targets[index]
  const office = target?.offices[state.office]
  const tried = { ...state.tried, [index]: [...(state.tried[index] ?? []), ...(office ? [destinationOf(office)] : [])] }
  // A call that the caller left with `*` while it rang is completed, too, and lasted no time.
  const isAnswered = leg.status === 'unknown' || (leg.status === 'completed' && leg.seconds !== 0)
  const answered = isAnswered && office ? [...state.answered, destinationOf(office)] : state.answered
  const after: Turn = { context, state: { ...state, tried, answered, waits: 0, asked: 0 } }
  if (leg.status === 'completed' || leg.status === 'unknown') return { ...nextTarget(after), ended }
  const said = introduce(target, office)
  const told = {
    ...after,
    before: [leg.status === 'busy' ? asPrompt(context, 'msg_target_busy', said) : asPhrase(context, 'target_unreachable', said)],
  }
  return { ...(openOffices(context, after.state, index).length > 0 ? callNext(told) : nextTarget(told)), ended }
}

/** The present target is done with. */
function nextTarget(turn: Turn): FlowOutcome {
  const { context, state, before = [] } = turn
  const next: Turn = { context, before, state: { ...state, left: state.left.slice(1), asked: 0, waits: 0 } }
  const calls = countCalls(next)
  // A long row of targets that nobody can be reached at is not read out to its end.
  if (calls === 0 || before.length >= saidMax) return callNext(next)
  const between = asPrompt(context, 'msg_between_calls', { calls_left: calls, many: calls > 1 })
  return callNext(explain({ ...next, before: [...before, between] }, 'stop'))
}

/** Takes a line to the next office and announces it; where no line is free, the caller waits. */
function callNext(turn: Turn): FlowOutcome {
  const open = withoutDone(turn)
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

function released({ reserved }: FlowState): Pick<FlowOutcome, 'released'> {
  return reserved === null ? {} : { released: reserved }
}

/** Targets that nobody can be called for any more leave the list; the caller hears of those without a number. */
function withoutDone(turn: Turn): Turn {
  const { context, state, before = [] } = turn
  const done = state.left.filter((index) => openOffices(context, state, index).length === 0)
  if (done.length === 0) return turn
  const offices = (index: number) => context.targets[index]?.offices ?? []
  const missing = done.filter((index) => offices(index).length === 0)
  const unreached = done.filter((index) => offices(index).length > 0)
  const said = missing.map((index) => asPhrase(context, 'target_without_number', introduce(context.targets[index])))
  return {
    context,
    before: [...before, ...said.slice(0, Math.max(0, saidMax - before.length))],
    state: {
      ...state,
      left: state.left.filter((index) => !done.includes(index)),
      unreached: [...state.unreached, ...unreached],
    },
  }
}

/** `instead`: what is said in place of who is called. */
function announce(turn: Turn, instead?: readonly Speech[]): FlowOutcome {
  const { context, state, before = [] } = turn
  const target = context.targets[state.left[0] ?? -1]
  const office = target?.offices[state.office]
  if (target === undefined || office === undefined) return finish(turn)
  if (instead) return ask(state, { speech: [...before, ...instead], keys: 1, seconds: introSeconds })
  const said = introduce(target, office)
  const others = othersAt(turn, destinationOf(office)).slice(0, namesMax)
  const speech = [
    ...(office.isFallback ? [asPhrase(context, 'switchboard', said)] : [asPrompt(context, 'msg_target_intro', said)]),
    ...(isAskedFor(target, office) && !office.isFallback ? [asPhrase(context, 'ask_for', said)] : []),
    ...(others.length > 0 ? [asPhrase(context, 'also_answers', { names: listNames(context, others) })] : []),
  ]
  const explained = explain({ ...turn, before: [...before, ...speech] }, 'repeat')
  return ask(explained.state, { speech: explained.before ?? [], keys: 1, seconds: introSeconds })
}

/** All lines to those who are left are taken by other callers. */
function wait(turn: Turn): FlowOutcome {
  const { context, state, before = [] } = turn
  const [number = ''] = openNumbers(turn)
  if (state.waits >= waitsMax)
    return callNext({ ...turn, state: { ...state, givenUp: [...state.givenUp, ...openNumbers(turn)] } })
  const said = { ...introduce(context.targets[state.left[0] ?? -1]), place: context.fullNumbers.get(number) ?? 1 }
  const speech = state.waits === 0 ? [...before, asPhrase(context, 'lines_taken', said)] : before
  const next: FlowState = { ...state, at: 'waiting', waits: state.waits + 1, reserved: null }
  return { ...ask(next, { speech, keys: 1, seconds: waitSeconds }), ...released(state), waitsFor: number }
}

function dial(turn: Turn): FlowOutcome {
  const { context, state } = turn
  const office = context.targets[state.left[0] ?? -1]?.offices[state.office]
  // A session that an earlier version of this program has announced an office to holds no line yet.
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

function finish({ context, state, before = [] }: Turn): FlowOutcome {
  // A number that somebody has answered at was dialled for all who share it.
  const unreached = state.unreached
    .flatMap((index) => context.targets[index] ?? [])
    .filter(({ offices }) => !offices.some((office) => state.answered.includes(destinationOf(office))))
  const told =
    unreached.length > namesMax
      ? [asPhrase(context, 'unreached_many', { count: unreached.length })]
      : unreached.length > 0
        ? [asPhrase(context, 'unreached', { names: listNames(context, unreached) })]
        : []
  const goodbye = asPrompt(context, state.answered.length > 0 ? 'msg_final_thanks' : 'msg_goodbye')
  return { ...hangUpWith({ ...state, reserved: null }, [...before, ...told, goodbye]), ...released(state) }
}

const explanations = { skip: 'key_skip', repeat: 'key_repeat', stop: 'key_stop' } as const

/** Each key once. A campaign that says itself how many calls there will be explains the keys itself, too, as with CallPower. */
function explain(turn: Turn, key: ExplainedKey): Turn {
  const { context, state, before = [] } = turn
  if (state.explained.includes(key) || context.plan.script.recordings.msg_call_block_intro !== undefined) return turn
  return {
    context,
    before: [...before, asPhrase(context, explanations[key])],
    state: { ...state, explained: [...state.explained, key] },
  }
}
