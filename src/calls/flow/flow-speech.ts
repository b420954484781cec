// Turns prompts and phrases into instructions: a sentence, a question, a goodbye. Pure.
import type { PromptKey, Variables } from '../../prompts/keys.ts'
import { speakPhrase, speakPrompt } from '../../prompts/speech.ts'
import type { Phrase } from '../../prompts/wording.ts'
import type { Gather, Speech } from '../../telephony/instruction.ts'
import { onceEach, type PlannedTarget } from '../planning/plan.ts'
import type { FlowContext, FlowOutcome, FlowState } from './flow-types.ts'

/** Each question is asked at most twice. */
export const askedMax = 2

export function asPrompt({ plan }: FlowContext, key: PromptKey, variables: Variables = {}): Speech {
  return speakPrompt(plan.script, key, { organization: plan.organization, campaign: plan.campaign, ...variables })
}

export function asPhrase({ plan }: FlowContext, phrase: Phrase, variables: Variables = {}): Speech {
  return speakPhrase(plan.script, phrase, variables)
}

export function ask(state: FlowState, question: Omit<Gather, 'kind'>): FlowOutcome {
  return { state, instructions: [{ kind: 'gather', ...question, speech: question.speech.filter(saysAnything) }] }
}

export function hangUpWith(state: FlowState, speech: readonly Speech[]): FlowOutcome {
  return { state: { ...state, at: 'over' }, instructions: [...speech.filter(saysAnything), { kind: 'hangUp' }] }
}

/** A template can come out empty: the number of calls is not said if there is only one. */
function saysAnything(speech: Speech): boolean {
  return speech.kind !== 'say' || speech.text !== ''
}

/** Separates the characters, so that 94110 is read as 9 4 1 1 0. */
export function spellOut(postalCode: string): string {
  return [...postalCode.replace(/[\s-]/g, '')].join(' ')
}

/** Formats "Senator Ada Brown, Bo Chase and Cyd Ray" in the language of the campaign. */
export function listNames({ plan }: FlowContext, targets: readonly PlannedTarget[]): string {
  const names = onceEach(targets).map(({ title, name }) => `${title} ${name}`.trim())
  return new Intl.ListFormat(plan.script.tag, { type: 'conjunction' }).format(names)
}
