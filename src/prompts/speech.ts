// Turns a prompt or a phrase into speech: the campaign's own recording if it has one, or the built-in wording. The campaign and
// the voice are chosen elsewhere. Pure.
import type { Speech } from '../telephony/instruction.ts'
import type { PromptKey, Variables } from './keys.ts'
import type { Language } from './languages.ts'
import { renderTemplate } from './template.ts'
import { findVoice } from './voices.ts'
import { wordings } from './wording/wordings.ts'
import type { Phrase } from './wording.ts'

/** What a campaign plays or speaks instead of the built-in wording. */
export type Recording = { readonly text: string } | { readonly url: string }

export interface Script {
  readonly language: Language
  /** BCP 47. */
  readonly tag: string
  readonly voice: string
  readonly recordings: Readonly<Partial<Record<PromptKey, Recording>>>
}

export function speakPrompt(script: Script, key: PromptKey, variables: Variables): Speech {
  const recording = script.recordings[key]
  if (recording !== undefined && 'url' in recording) return { kind: 'play', url: recording.url }
  const own = recording === undefined ? [] : [recording.text]
  return say(script, [...own, wordings[script.language].prompts[key]], variables)
}

export function speakPhrase(script: Script, phrase: Phrase, variables: Variables): Speech {
  return say(script, [wordings[script.language].phrases[phrase]], variables)
}

/** Speaks the first template that renders to a non-empty text, or an empty text if none does. */
function say({ tag, voice }: Script, templates: readonly string[], variables: Variables): Speech {
  const text = templates.map((template) => renderTemplate(template, variables)).find((rendered) => rendered) ?? ''
  // A British campaign may have an American voice, and carriers reject that voice with language en-GB.
  return { kind: 'say', text, voice, language: findVoice(voice)?.tag ?? tag }
}
