// The languages that have built-in wording, and the regional variants that carriers speak.

/** BCP 47 tags. The first of a language is the default for countries without their own variant. */
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

/**
 * `campaignLanguage`: the value in the campaign's row (`en`, `EN`, `en-GB`); unknown languages become English. `country`: ISO
 * 3166.
 */
export function localeOf(campaignLanguage: string | null, country: string): Locale {
  const [named = '', region = ''] = campaignLanguage?.trim().split(/[-_]/) ?? []
  const language = languages.find((known) => known === named.toLowerCase()) ?? 'en'
  const tags: readonly Tag[] = tagsOf[language]
  const variantOf = (region: string) => tags.find((tag) => tag === `${language}-${region.toUpperCase()}`)
  return { language, tag: variantOf(region) ?? variantOf(country) ?? tagsOf[language][0] }
}

export function tagsFor(language: Language): readonly Tag[] {
  return tagsOf[language]
}

/** The English name: `Spanish`. */
export function languageName(language: Language): string {
  return new Intl.DisplayNames('en', { type: 'language' }).of(language) ?? language
}
