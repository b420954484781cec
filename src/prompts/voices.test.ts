// Which voices exist and which one is the default. The carrier's lists are in test/twiml/twiml-voice-schema.json.
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { languages, localeOf, tagsFor } from './languages.ts'
import { checkVoice, defaultVoice, findVoice, voicesFor } from './voices.ts'

const schema: { sayVoices: string[]; sayLanguages: string[] } = JSON.parse(
  readFileSync(new URL('../../test/twiml/twiml-voice-schema.json', import.meta.url), 'utf8'),
)

describe('localeOf', () => {
  it.each([
    [null, 'US', 'en', 'en-US'],
    ['', 'US', 'en', 'en-US'],
    ['en', 'CA', 'en', 'en-US'],
    ['EN', 'GB', 'en', 'en-GB'],
    ['en', 'gb', 'en', 'en-GB'],
    ['en-GB', 'US', 'en', 'en-GB'],
    ['en_au', 'US', 'en', 'en-AU'],
    ['tlh', 'IE', 'en', 'en-IE'],
    ['tlh', 'FR', 'en', 'en-US'],
    ['es', 'US', 'es', 'es-US'],
    ['es', 'MX', 'es', 'es-MX'],
    ['es', 'AR', 'es', 'es-ES'],
    ['es-419', 'MX', 'es', 'es-MX'],
    ['fr', 'CA', 'fr', 'fr-CA'],
    [' fr ', 'BE', 'fr', 'fr-BE'],
    ['fr-FR', 'CA', 'fr', 'fr-FR'],
    ['de', 'AT', 'de', 'de-AT'],
    ['de', '', 'de', 'de-DE'],
    ['it', 'CH', 'it', 'it-IT'],
    ['pl', 'GB', 'pl', 'pl-PL'],
  ])('of a campaign in %s, in %s is %s, spoken as %s', (campaignLanguage, country, language, tag) => {
    expect(localeOf(campaignLanguage, country)).toEqual({ language, tag })
  })
})

describe('voices', () => {
  it.each(languages)('of %s and its variants are known to the carrier', (language) => {
    expect(schema.sayLanguages).toEqual(expect.arrayContaining([...tagsFor(language)]))
    expect(schema.sayVoices).toEqual(expect.arrayContaining(voicesFor(language).map(({ name }) => name)))
  })

  it.each(languages.flatMap(tagsFor))('include a default for %s, which is neural', (tag) => {
    const voice = defaultVoice(tag)
    expect(voice).toEqual({ name: expect.stringMatching(/^Polly\.\w+-Neural$/), tag })
    expect(findVoice(voice.name)).toEqual(voice)
  })

  it('have unique names across languages', () => {
    const names = languages.flatMap(voicesFor).map(({ name }) => name)
    expect(new Set(names).size).toBe(names.length)
  })

  it('are found by their exact names only', () => {
    expect(findVoice('Polly.Ruth-Generative')).toEqual({ name: 'Polly.Ruth-Generative', tag: 'en-US' })
    expect(['polly.ruth-generative', 'Polly.Ruth', 'Ruth-Neural', '', 'constructor'].map(findVoice)).toEqual(
      Array(5).fill(undefined),
    )
  })
})

describe('checkVoice', () => {
  it('allows any voice of the language, whatever the country', () => {
    for (const language of languages)
      expect(voicesFor(language).map(({ name }) => checkVoice(name, language))).toEqual(voicesFor(language).map(() => undefined))
  })

  it('rejects unknown voices and voices of other languages, and lists the allowed ones', () => {
    expect(checkVoice('Polly.Joanna-Neural', 'pl')).toBe(
      'Polly.Joanna-Neural does not speak Polish; voices that do: Polly.Ola-Neural.',
    )
    expect(checkVoice('Karen', 'it')).toBe(
      'Karen does not speak Italian; voices that do: Polly.Bianca-Neural, Polly.Adriano-Neural, Polly.Bianca-Generative.',
    )
  })
})
