// What a caller hears where nothing but a sentence can be said before the call ends. Pure.
import { localeOf } from '../../prompts/languages.ts'
import { type Script, speakPhrase } from '../../prompts/speech.ts'
import { defaultVoice } from '../../prompts/voices.ts'
import type { Phrase } from '../../prompts/wording.ts'
import type { Instruction } from '../../telephony/instruction.ts'

/** How we sound where there is no campaign to say how. */
export function defaultScript(country: string, language: string | null = null): Script {
  const locale = localeOf(language, country)
  return { ...locale, voice: defaultVoice(locale.tag).name, recordings: {} }
}

export function sayAndHangUp(script: Script, phrase: Phrase): Instruction[] {
  return [speakPhrase(script, phrase, {}), { kind: 'hangUp' }]
}
