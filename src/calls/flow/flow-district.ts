// Where a postal code does not say in which district the caller lives: the question, and what the answer leads to; and what is
// said of seats that nobody holds. Candidates for the caller's district are never called together. Pure; part of the call flow.
import type { Variables } from '../../prompts/keys.ts'
import type { Speech } from '../../telephony/instruction.ts'
import { certainOf, type DistrictChoice, type Reached, type Vacancy } from '../planning/reached.ts'
import { ask, askedMax, asPhrase, asPrompt, hangUpWith } from './flow-speech.ts'
import type { FlowContext, FlowOutcome, FlowState, Turn } from './flow-types.ts'

const districtSeconds = 10
/** One key for each. The first ones have the largest shares of the postal code. */
const keysMax = 9
const noneKey = '0'
/** If there are more choices than keys. */
const moreKey = '9'

/** What the state says of whom the caller reaches. The targets are those that `certainOf` returns. */
export function reachedState(reached: Reached): Pick<FlowState, 'left' | 'choices' | 'vacancies'> {
  const { targets, vacancies } = certainOf(reached)
  return { left: targets.map((_target, i) => i), choices: reached.choices, vacancies }
}

export function askDistrict({ context, state, before = [] }: Turn): FlowOutcome {
  if (state.asked >= askedMax) return hangUpWith(state, [...before, asPrompt(context, 'msg_goodbye')])
  const { offered, more } = pageOf(state)
  const choices = offered.map(({ title, name, district }, i) => {
    const said = { title, name, district, digit: i + 1 }
    return name === '' ? asPhrase(context, 'choose_district', said) : asChoice(context, said)
  })
  const why = [...before, asPhrase(context, state.isFurtherChoice ? 'another_district' : 'several_districts')]
  const keys = [
    ...choices,
    ...(more.length > 0 ? [asPhrase(context, 'choose_more', { digit: moreKey })] : []),
    asPhrase(context, 'choose_none'),
  ]
  const next: FlowState = { ...state, at: 'choosing_district', asked: state.asked + 1 }
  const question = { keys: 1, seconds: districtSeconds }
  if (state.asked > 0) return ask(next, { ...question, speech: [...why, ...keys] })
  // Said before keys count: somebody may still be keying in the rest of a ZIP+4 code, which must not choose a district.
  const { instructions, ...outcome } = ask(next, { ...question, speech: keys })
  return { ...outcome, instructions: [...why, ...instructions] }
}

/** The choices that are offered at a time, and those after them. */
function pageOf({ choices }: FlowState): { offered: readonly DistrictChoice[]; more: readonly DistrictChoice[] } {
  const size = choices.length > keysMax ? keysMax - 1 : keysMax
  return { offered: choices.slice(0, size), more: choices.slice(size) }
}

/** The choices that are offered next, if the key asks for them. */
export function moreDistricts(state: FlowState, digits: string): readonly DistrictChoice[] {
  return digits === moreKey ? pageOf(state).more : []
}

/** An audio file of the campaign says the same of every choice, so our own wording takes its place. */
function asChoice(context: FlowContext, variables: Variables): Speech {
  const { plan } = context
  const own = plan.script.recordings.msg_choose_target
  const script = own !== undefined && 'url' in own ? { ...plan.script, recordings: {} } : plan.script
  return asPrompt({ ...context, plan: { ...plan, script } }, 'msg_choose_target', variables)
}

/**
 * Whom the caller reaches, which may take another choice; after "none of these", what is certain whatever the choice. Returns
 * undefined for other keys.
 */
export function districtChosenBy({ context, state }: Turn, digits: string): Reached | undefined {
  if (digits === noneKey) return { targets: context.targets, vacancies: state.vacancies, choices: [] }
  const chosen = pageOf(state).offered[Number(digits) - 1]
  return chosen && { targets: chosen.targets, vacancies: chosen.vacancies, choices: chosen.choices }
}

/** Tells the caller about seats that nobody holds, once. */
export function tellVacancies(turn: Turn): Turn {
  const { context, state, before = [] } = turn
  const sentences = new Map(state.vacancies.map((vacancy) => [`${vacancy.title} ${vacancy.district}`, vacancy]))
  const told = [...sentences.values()].map(({ title, district }: Vacancy) =>
    asPhrase(context, 'vacant_seat', { title, district }),
  )
  return { context, state: { ...state, vacancies: [] }, before: [...before, ...told] }
}
