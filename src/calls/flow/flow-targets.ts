// Calling one target after the other: who comes next, which office of theirs, what is said before and after, and what the
// keys do. Pure; part of the call flow.
import type { Variables } from '../../prompts/keys.ts'
import type { LegReport } from '../../telephony/event.ts'
import type { Speech } from '../../telephony/step.ts'
import type { PlannedOffice, PlannedTarget } from '../planning/plan.ts'
import { ask, asPhrase, asPrompt, hangUpWith } from './flow-speech.ts'
import type { FlowContext, FlowEvent, FlowOutcome, FlowState } from './flow-types.ts'

export interface Turn {
  readonly context: FlowContext
  readonly state: FlowState
  /** What is to be heard before anything else. */
  readonly before?: readonly Speech[]
}

export const keys = { skip: '*', repeat: '2', stop: '9' } as const

/** Long enough to reach for a key. */
const introSeconds = 2
const waitSeconds = 10
const waitsMax = 6
const repeatsMax = 5
const officesPerTargetMax = 3
/** Sentences before a question. */
const saidMax = 8

/** Says how many calls there will be, and begins with the first. */
export function callTargets(turn: Turn): FlowOutcome {
  const { context, state, before = [] } = turn
  const count = state.left.length
  if (count === 0) return hangUpWith(state, [...before, asPhrase(context, 'nobody_to_call')])
  const intro = asPrompt(context, 'msg_call_block_intro', { n_targets: count, many: count > 1 })
  return nextOffice({ ...turn, before: [...before, intro] })
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

/** A key was pressed before dialling, or none. */
export function skipOrDial(turn: Turn, digits: string): FlowOutcome {
  const { state } = turn
  if (digits === keys.stop) return finish(turn)
  if (digits === keys.skip) return nextTarget(turn)
  if (state.at === 'waiting') return nextOffice(turn)
  if (digits === keys.repeat && state.asked < repeatsMax) return nextOffice(turn)
  return dial(turn)
}

/** The carrier has come back from an office. */
export function tellWhatBecame(turn: Turn, event: FlowEvent): FlowOutcome {
  const { context, state } = turn
  // A carrier that says nothing of the leg leaves it unknown.
  const leg: LegReport = event.kind === 'dialEnded' ? event.leg : { status: 'unknown', legId: undefined, seconds: undefined }
  const ended = { attempt: state.attempts, leg }
  const [target, office] = present(turn)
  const tried: Turn = { context, state: { ...state, tried: withTried(state, office) } }
  if (leg.status === 'completed' || leg.status === 'unknown') return { ...nextTarget(tried), ended }
  const said = introduce(target, office)
  const what = leg.status === 'busy' ? asPrompt(context, 'msg_target_busy', said) : asPhrase(context, 'target_unreachable', said)
  const told = { ...tried, before: [what] }
  return { ...(untried(told).length > 0 ? nextOffice(told) : nextTarget(told)), ended }
}

/** The present target is done with. */
function nextTarget(turn: Turn): FlowOutcome {
  const { context, state, before = [] } = turn
  const left = state.left.slice(1)
  if (left.length === 0) return finish(turn)
  const next = { context, state: { ...state, left, asked: 0, waits: 0 } }
  // A long row of targets that nobody can be reached at is not read out to its end.
  if (before.length >= saidMax) return nextOffice({ ...next, before })
  const between = asPrompt(context, 'msg_between_calls', { calls_left: left.length, many: left.length > 1 })
  return nextOffice({ ...next, before: [...before, between] })
}

/** Introduces the next office that can be dialled, of the present target or of the next one that has such an office. */
function nextOffice(turn: Turn): FlowOutcome {
  const { context, state, before = [] } = turn
  const [target] = present(turn)
  if (target === undefined) return finish(turn)
  if (target.offices.length === 0) {
    const missing = before.length < saidMax ? [asPhrase(context, 'target_without_number', introduce(target))] : []
    return nextTarget({ ...turn, before: [...before, ...missing] })
  }
  const free = freeOffice(turn)
  if (free === undefined) return waitForLine(turn)
  const office = target.offices[free]
  const said = introduce(target, office)
  const intro = office?.isFallback ? asPhrase(context, 'switchboard', said) : asPrompt(context, 'msg_target_intro', said)
  const asked = state.at === 'introducing' ? state.asked + 1 : 1
  const next: FlowState = { ...state, at: 'introducing', office: free, asked }
  return ask(next, { speech: [...before, intro], keys: 1, seconds: introSeconds })
}

/** All lines to the present target are taken by other callers: first another target, then some patience, then no more. */
function waitForLine(turn: Turn): FlowOutcome {
  const { context, state, before = [] } = turn
  const [first, ...others] = state.left
  if (first === undefined) return finish(turn)
  if (others.length > 0 && !state.putOff.includes(first))
    return nextOffice({ ...turn, state: { ...state, left: [...others, first], putOff: [...state.putOff, first] } })
  // Counted beyond the introductions in between: a line that looks free is often taken before it is dialled.
  if (state.waits >= waitsMax) {
    const [target, office] = present(turn)
    return nextTarget({ ...turn, before: [...before, asPrompt(context, 'msg_target_busy', introduce(target, office))] })
  }
  const speech = [...before, asPhrase(context, 'lines_taken')]
  return ask({ ...state, at: 'waiting', waits: state.waits + 1 }, { speech, keys: 1, seconds: waitSeconds })
}

function dial(turn: Turn): FlowOutcome {
  const { context, state } = turn
  const [target] = present(turn)
  // The line may have been taken since the office was introduced.
  const free = freeOffice(turn)
  const office = free === undefined ? undefined : target?.offices[free]
  if (target === undefined || free === undefined || office === undefined) return waitForLine(turn)
  const { plan } = context
  const attempt = state.attempts + 1
  return {
    state: { ...state, at: 'dialling', office: free, attempts: attempt },
    steps: [
      {
        kind: 'dial',
        attempt,
        number: office.number,
        extension: office.extension ?? undefined,
        callerId: plan.callerId,
        ringSecondsMax: plan.ringSecondsMax,
        secondsMax: plan.secondsMax,
      },
    ],
    dialled: { attempt, targetId: target.targetId, number: office.number },
  }
}

function finish({ context, state, before = [] }: Turn): FlowOutcome {
  return hangUpWith(state, [...before, asPrompt(context, state.attempts > 0 ? 'msg_final_thanks' : 'msg_goodbye')])
}

function present({ context, state }: Turn): [target: PlannedTarget | undefined, office: PlannedOffice | undefined] {
  const target = context.targets[state.left[0] ?? -1]
  return [target, target?.offices[state.office]]
}

function withTried({ tried, left }: FlowState, office: PlannedOffice | undefined): FlowState['tried'] {
  const [index] = left
  if (index === undefined || office === undefined) return tried
  return { ...tried, [index]: [...(tried[index] ?? []), office.number] }
}

/** Offices of the present target that may still be dialled, by their place in the list. */
function untried(turn: Turn): number[] {
  const [target] = present(turn)
  const tried = turn.state.tried[turn.state.left[0] ?? -1] ?? []
  if (target === undefined || tried.length >= officesPerTargetMax) return []
  return target.offices.flatMap((office, i) => (tried.includes(office.number) ? [] : [i]))
}

function freeOffice(turn: Turn): number | undefined {
  const [target] = present(turn)
  return untried(turn).find((i) => !turn.context.takenNumbers.has(target?.offices[i]?.number ?? ''))
}
