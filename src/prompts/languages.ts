// The languages that we have words for, and their regional variants that carriers speak.

/** BCP 47 tags; the first of a language is spoken where a country has none of its own. */
const tagsOf = {
  en: ['en-US', 'en-GB', 'en-AU', 'en-IE', 'en-NZ', 'en-IN', 'en-ZA'],
  es: ['es-ES', 'es-MX', 'es-US'],
  fr: ['fr-FR', 'fr-CA', 'fr-BE'],
  de: ['de-DE', 'de-AT'],
  it: ['it-IT'],
  pl: ['pl-PL'],
} as const

export type Language = keyof typeof tagsOf
export type Tag = (typeof tagsOf)[Language][number]

export const languages: readonly Language[] = ['en', 'es', 'fr', 'de', 'it', 'pl']

export interface Locale {
  readonly language: Language
  readonly tag: Tag
}

/** `campaignLanguage` as a campaign has it (`en`, `EN`, `en-GB`): what is not known there is English. `country`: ISO 3166. */
export function localeOf(campaignLanguage: string | null, country: string): Locale {
  const [named = '', region = ''] = campaignLanguage?.trim().split(/[-_]/) ?? []
  const language = languages.find((known) => known === named.toLowerCase()) ?? 'en'
  const tags: readonly Tag[] = tagsOf[language]
  const spokenIn = (place: string) => tags.find((tag) => tag === `${language}-${place.toUpperCase()}`)
  return { language, tag: spokenIn(region) ?? spokenIn(country) ?? tagsOf[language][0] }
}

export function tagsFor(language: Language): readonly Tag[] {
  return tagsOf[language]
}

/** In English: `Spanish`. */
export function languageName(language: Language): string {
  return new Intl.DisplayNames('en', { type: 'language' }).of(language) ?? language
}
