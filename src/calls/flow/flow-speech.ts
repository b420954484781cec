// Small words of the call flow: speak a prompt, ask something, say goodbye. Pure.
import type { PromptKey, Variables } from '../../prompts/keys.ts'
import { speakPhrase, speakPrompt } from '../../prompts/speech.ts'
import type { Phrase } from '../../prompts/wording.ts'
import type { Gather, Speech } from '../../telephony/step.ts'
import type { FlowContext, FlowOutcome, FlowState } from './flow-types.ts'

export function asPrompt({ plan }: FlowContext, key: PromptKey, variables: Variables = {}): Speech {
  return speakPrompt(plan.script, key, { organization: plan.organization, campaign: plan.campaign, ...variables })
}

export function asPhrase({ plan }: FlowContext, phrase: Phrase, variables: Variables = {}): Speech {
  return speakPhrase(plan.script, phrase, variables)
}

export function ask(state: FlowState, question: Omit<Gather, 'kind'>): FlowOutcome {
  return { state, steps: [{ kind: 'gather', ...question }] }
}

export function hangUpWith(state: FlowState, speech: readonly Speech[]): FlowOutcome {
  return { state: { ...state, at: 'over' }, steps: [...speech, { kind: 'hangUp' }] }
}
