// Builds the instructions to say one sentence and hang up. Pure.
import { localeOf } from '../../prompts/languages.ts'
import { type Script, speakPhrase } from '../../prompts/speech.ts'
import { defaultVoice } from '../../prompts/voices.ts'
import type { Phrase } from '../../prompts/wording.ts'
import type { Instruction } from '../../telephony/instruction.ts'

/** The script for calls without a campaign. */
export function defaultScript(country: string, language: string | null = null): Script {
  const locale = localeOf(language, country)
  return { ...locale, voice: defaultVoice(locale.tag).name, recordings: {} }
}

export function sayAndHangUp(script: Script, phrase: Phrase): Instruction[] {
  return [speakPhrase(script, phrase, {}), { kind: 'hangUp' }]
}
