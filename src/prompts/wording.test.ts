// Guarantee: a campaign without recordings of its own is complete in every language.
import { describe, expect, it } from 'vitest'
import { promptKeys, promptVariables, type Variables } from './keys.ts'
import { type Language, languages } from './languages.ts'
import { checkTemplate, checkText, renderTemplate } from './template.ts'
import { wordings } from './wording/wordings.ts'
import { type Phrase, phraseVariables } from './wording.ts'

const phrases = Object.keys(phraseVariables) as Phrase[]

const every = (language: Language): Record<string, string> => ({
  ...wordings[language].prompts,
  ...wordings[language].phrases,
})

/** The variables that a wording uses. */
const used = (text: string) => new Set([...text.matchAll(/\{\{[#^/]?(\w+)\}\}/g)].map(([, name]) => name))

describe.each(languages)('%s', (language) => {
  const { prompts, phrases: ownPhrases } = wordings[language]

  it('has every prompt and every phrase', () => {
    expect(Object.keys(prompts)).toEqual([...promptKeys])
    expect(Object.keys(ownPhrases)).toEqual(phrases)
  })

  it('uses only the variables of each prompt and phrase', () => {
    for (const key of promptKeys) expect(checkTemplate(key, prompts[key]), key).toEqual([])
    for (const phrase of phrases) expect(checkText(ownPhrases[phrase], phraseVariables[phrase]), phrase).toEqual([])
  })

  it('has no exclamation marks', () => {
    expect(Object.values(every(language)).filter((text) => /[!¡]/.test(text.replace(/\{\{.*?\}\}/g, '')))).toEqual([])
  })

  it('names every key that callers can press', () => {
    const star = { en: 'star', es: 'asterisco', fr: 'étoile', de: 'Sterntaste', it: 'asterisco', pl: 'gwiazdk' }[language]
    expect(ownPhrases.key_skip).toContain(star)
    expect(ownPhrases.key_repeat).toMatch(/\b2\b/)
    expect(ownPhrases.key_stop).toMatch(/\b9\b/)
    expect(ownPhrases.choose_none).toMatch(/\b0\b/)
    expect(prompts.msg_prompt_schedule).toMatch(/\b1\b/)
    expect(prompts.msg_alter_schedule).toMatch(/\b9\b/)
  })

  it('does not say the number of offices if there is only one', () => {
    expect(renderTemplate(prompts.msg_call_block_intro, { n_targets: 1, many: false })).toBe('')
  })

  it('leaves no gaps if a target has neither title nor location', () => {
    for (const key of ['msg_choose_target', 'msg_target_intro', 'msg_target_busy'] as const) {
      const variables: Variables = {
        ...Object.fromEntries(promptVariables[key].map((name) => [name, ''])),
        name: 'Ada',
        digit: 3,
      }
      expect(renderTemplate(prompts[key], variables), key).not.toMatch(/^[\s,]|\s\s|[\s,:][.,:]/)
    }
  })
})

describe.each(languages.filter((language) => language !== 'en'))('%s', (language) => {
  it('uses the same variables as English in every text', () => {
    for (const [key, text] of Object.entries(every(language))) expect(used(text), key).toEqual(used(every('en')[key] ?? ''))
  })

  it('has no untranslated text', () => {
    const english = every('en')
    expect(Object.entries(every(language)).filter(([key, text]) => english[key] === text)).toEqual([])
  })
})

describe('numbers', () => {
  it.each<[Language, ...string[]]>([
    ['en', 'with 5 offices, one after another.', 'One call to go.', '5 calls to go.'],
    ['es', 'con 5 oficinas, una tras otra.', 'Queda una llamada.', 'Quedan 5 llamadas.'],
    ['fr', "avec 5 bureaux, l'un après l'autre.", 'Il reste un appel.', 'Il reste 5 appels.'],
    ['de', 'nacheinander mit 5 Büros.', 'Es folgt noch ein Gespräch.', 'Es folgen noch 5 Gespräche.'],
    ['it', "con 5 uffici, uno dopo l'altro.", 'Resta una chiamata.', 'Restano 5 chiamate.'],
    ['pl', 'z biurami, ich liczba to 5.', 'Została jeszcze jedna rozmowa.', 'Liczba pozostałych rozmów: 5.'],
  ])('%s has singular and plural', (language, ...expected) => {
    const { msg_call_block_intro, msg_between_calls } = wordings[language].prompts
    const said = [
      renderTemplate(msg_call_block_intro, { n_targets: 5, many: true }),
      renderTemplate(msg_between_calls, { calls_left: 1, many: false }),
      renderTemplate(msg_between_calls, { calls_left: 5, many: true }),
    ]
    expect(said).toEqual(expected.map((text) => expect.stringContaining(text)))
  })
})
