// A call that can only be told a sentence before it ends. Pure.
import { localeOf } from '../../prompts/languages.ts'
import { type Script, speakPhrase } from '../../prompts/speech.ts'
import { defaultVoice } from '../../prompts/voices.ts'
import type { Phrase } from '../../prompts/wording.ts'
import type { Instruction } from '../../telephony/instruction.ts'

/** The script where there is no campaign that has one. */
export function defaultScript(country: string, language: string | null = null): Script {
  const locale = localeOf(language, country)
  return { ...locale, voice: defaultVoice(locale.tag).name, recordings: {} }
}

export function sayAndHangUp(script: Script, phrase: Phrase): Instruction[] {
  return [speakPhrase(script, phrase, {}), { kind: 'hangUp' }]
}
