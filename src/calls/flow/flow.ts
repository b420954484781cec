// The call flow: what a caller hears next, as a pure function of the session's state and the latest event. It knows no
// carrier, no database and no clock. The questions before the first call are here; calling the targets is in flow-targets.ts.
import type { Speech } from '../../telephony/instruction.ts'
import { certainOf, type Reached, reachesNobody } from '../planning/reached.ts'
import { targetVariables } from './flow-announce.ts'
import { askDistrict, districtChosenBy, moreDistricts, reachedState, tellVacancies } from './flow-district.ts'
import { ask, askedMax, asPhrase, asPrompt, hangUpWith, spellOut } from './flow-speech.ts'
import { afterDial, callTargets, skipOrDial, waitOn } from './flow-targets.ts'
import type { FlowContext, FlowEvent, FlowOutcome, FlowState, Turn } from './flow-types.ts'

/**
 * The state of a new session, whose targets are those that `certainOf` returns. `reached` is null if it depends on a location
 * that the caller will be asked for.
 */
export function initialState(reached: Reached | null): FlowState {
  return {
    at: 'beginning',
    choices: [],
    isFurtherChoice: false,
    vacancies: [],
    asked: 0,
    waits: 0,
    left: [],
    tried: {},
    answered: [],
    givenUp: [],
    unreached: [],
    office: 0,
    attempts: 0,
    reserved: null,
    dialled: 0,
    explained: [],
    ...(reached === null ? {} : reachedState(reached)),
  }
}

const confirmSeconds = 10
const locationSeconds = 10
const scheduleSeconds = 3
const choiceSeconds = 10

/** Accepts every event in every state, and never throws. Every session ends with a goodbye. */
export function advance(context: FlowContext, state: FlowState, event: FlowEvent): FlowOutcome {
  const turn: Turn = { context, state }
  switch (state.at) {
    case 'beginning':
      return begin(turn)
    case 'confirming':
      return isSilent(event) ? confirm(turn) : afterConfirmed(turn)
    case 'locating':
      return locate(turn, event)
    case 'choosing_district':
      return chooseDistrict(turn, event)
    case 'scheduling':
      return schedule(turn, event)
    case 'choosing':
      return choose(turn, event)
    case 'introducing':
      return skipOrDial(turn, digitsOf(event))
    case 'waiting':
      return waitOn(turn, digitsOf(event))
    case 'dialling':
      return afterDial(turn, event)
    case 'over':
      return hangUpWith(state, [asPrompt(context, 'msg_goodbye')])
  }
}

function begin(turn: Turn): FlowOutcome {
  const { context, state } = turn
  const { plan } = context
  const isReached = state.left.length > 0 || state.choices.length > 0 || state.vacancies.length > 0
  if (!plan.asksLocation || isReached) return confirm(turn)
  const own = plan.script.recordings
  // A campaign's own introduction goes before the default one for callers who are asked for a location.
  const intro = !own.msg_intro_location && own.msg_intro ? 'msg_intro' : 'msg_intro_location'
  const before = plan.location === null ? [] : [notFound(context, plan.location)]
  return askLocation(turn, [asPrompt(context, intro), ...before])
}

/** Waits for a key, which tells a person from voicemail. */
function confirm({ context, state }: Turn): FlowOutcome {
  if (state.asked >= askedMax) return hangUpWith(state, [asPrompt(context, 'msg_goodbye')])
  const intro = state.asked === 0 ? [asPrompt(context, 'msg_intro')] : []
  const next: FlowState = { ...state, at: 'confirming', asked: state.asked + 1 }
  return ask(next, { speech: [...intro, asPrompt(context, 'msg_intro_confirm')], keys: 1, seconds: confirmSeconds })
}

function askLocation({ context, state }: Turn, before: Turn['before'] = []): FlowOutcome {
  if (state.asked >= askedMax) return hangUpWith(state, [...before, asPrompt(context, 'msg_goodbye')])
  const next: FlowState = { ...state, at: 'locating', asked: state.asked + 1 }
  const { locationKeys } = context.plan
  const speech = [...before, asPrompt(context, 'msg_location'), ...(locationKeys === null ? [asPhrase(context, 'key_end')] : [])]
  return ask(next, { speech, keys: locationKeys ?? undefined, seconds: locationSeconds })
}

function locate(turn: Turn, event: FlowEvent): FlowOutcome {
  const { context } = turn
  if (event.kind !== 'located') return askLocation(turn, [asPrompt(context, 'msg_unparsed_location')])
  const { location, reached } = event
  if (reachesNobody(reached)) return askLocation(turn, [notFound(context, location)])
  return afterReached(turn, reached, { location })
}

/** The caller's targets are others than those that the session had. */
function afterReached({ context, state }: Turn, reached: Reached, located: { readonly location?: string } = {}): FlowOutcome {
  const { targets } = certainOf(reached)
  const next: Turn = { context: { ...context, targets }, state: { ...state, ...reachedState(reached) } }
  return { ...afterConfirmed(next), located: { ...located, targets } }
}

function notFound(context: FlowContext, location: string): Speech {
  return asPrompt(context, 'msg_invalid_location', { location: spellOut(location) })
}

/** The caller is a person, and the location is known. */
function afterConfirmed(turn: Turn): FlowOutcome {
  if (turn.state.choices.length > 0) return askDistrict({ ...turn, state: { ...turn.state, asked: 0 } })
  const told = tellVacancies(turn)
  const { context, state, before = [] } = told
  if (state.left.length === 0 && turn.state.vacancies.length > 0)
    return hangUpWith(state, [...before, asPrompt(context, 'msg_goodbye')])
  const { schedule: asks } = context.plan
  if (state.left.length === 0 || asks === null) return offerChoice(told)
  const prompt = asks === 'alter' ? 'msg_alter_schedule' : 'msg_prompt_schedule'
  const next: FlowState = { ...state, at: 'scheduling', asked: 1 }
  return ask(next, { speech: [...before, asPrompt(context, prompt)], keys: 1, seconds: scheduleSeconds })
}

function chooseDistrict(turn: Turn, event: FlowEvent): FlowOutcome {
  const digits = digitsOf(event)
  const { state } = turn
  const reached = districtChosenBy(turn, digits)
  const further: FlowState = { ...state, isFurtherChoice: true, asked: 0 }
  if (reached !== undefined) return afterReached({ ...turn, state: further }, reached)
  const choices = moreDistricts(state, digits)
  if (choices.length > 0) return askDistrict({ ...turn, state: { ...further, choices } })
  return askDistrict(isSilent(event) ? turn : { ...turn, before: [asPhrase(turn.context, 'wrong_key')] })
}

function schedule(turn: Turn, event: FlowEvent): FlowOutcome {
  const digit = digitsOf(event)
  if (digit !== '1' && digit !== '9') return offerChoice(turn)
  const wants = digit === '1'
  const answer = asPrompt(turn.context, wants ? 'msg_schedule_start' : 'msg_schedule_stop')
  return { ...offerChoice({ ...turn, before: [answer] }), wantsSubscription: wants }
}

/** One key for each choice. */
const choicesMax = 9

function offerChoice(turn: Turn): FlowOutcome {
  const count = turn.state.left.length
  if (!turn.context.plan.choosesTarget || count < 2 || count > choicesMax) return callTargets(turn)
  return askChoice({ ...turn, state: { ...turn.state, asked: 0 } })
}

function askChoice({ context, state, before = [] }: Turn): FlowOutcome {
  if (state.asked >= askedMax) return hangUpWith(state, [...before, asPrompt(context, 'msg_goodbye')])
  const choices = state.left.map((index, i) =>
    asPrompt(context, 'msg_choose_target', { ...targetVariables(context.targets[index]), digit: i + 1 }),
  )
  const next: FlowState = { ...state, at: 'choosing', asked: state.asked + 1 }
  return ask(next, { speech: [...before, ...choices], keys: 1, seconds: choiceSeconds })
}

function choose(turn: Turn, event: FlowEvent): FlowOutcome {
  const chosen = turn.state.left[Number(digitsOf(event)) - 1]
  if (chosen !== undefined) return callTargets({ ...turn, state: { ...turn.state, left: [chosen] } })
  return askChoice(isSilent(event) ? turn : { ...turn, before: [asPhrase(turn.context, 'wrong_key')] })
}

function isSilent(event: FlowEvent): boolean {
  return digitsOf(event) === ''
}

/** Returns an empty string if no key was pressed. */
function digitsOf(event: FlowEvent): string {
  return event.kind === 'digits' ? event.digits : ''
}
