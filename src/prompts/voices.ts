// The voices that a campaign can choose from, and the default voice of each language variant.
import { type Language, languageName, languages, type Tag, tagsFor } from './languages.ts'

export interface Voice {
  /** The name that carriers use: `Polly.Joanna-Neural`. */
  readonly name: string
  /** The only variant that the voice speaks. Carriers reject any other. */
  readonly tag: Tag
}

type Names = readonly [first: string, ...others: string[]]

/**
 * Amazon's voices (https://docs.aws.amazon.com/polly/latest/dg/available-voices.html) that are also in the carrier's list.
 * The first of a tag is the default. It is neural, because generative voices cost more.
 */
const namesOf: Readonly<Record<Tag, Names>> = {
  'en-US': [
    'Joanna-Neural',
    'Matthew-Neural',
    'Ruth-Neural',
    'Stephen-Neural',
    'Danielle-Neural',
    'Gregory-Neural',
    'Ivy-Neural',
    'Justin-Neural',
    'Kevin-Neural',
    'Kendra-Neural',
    'Kimberly-Neural',
    'Joey-Neural',
    'Salli-Neural',
    'Joanna-Generative',
    'Matthew-Generative',
    'Ruth-Generative',
    'Stephen-Generative',
    'Danielle-Generative',
  ],
  'en-GB': ['Amy-Neural', 'Emma-Neural', 'Brian-Neural', 'Arthur-Neural', 'Amy-Generative'],
  'en-AU': ['Olivia-Neural', 'Olivia-Generative'],
  'en-IE': ['Niamh-Neural'],
  'en-NZ': ['Aria-Neural'],
  'en-IN': ['Kajal-Neural', 'Kajal-Generative'],
  'en-ZA': ['Ayanda-Neural', 'Ayanda-Generative'],
  'es-ES': ['Lucia-Neural', 'Sergio-Neural', 'Lucia-Generative', 'Sergio-Generative'],
  'es-MX': ['Mia-Neural', 'Andres-Neural', 'Mía-Generative', 'Andres-Generative'],
  'es-US': ['Lupe-Neural', 'Pedro-Neural', 'Lupe-Generative', 'Pedro-Generative'],
  'fr-FR': ['Lea-Neural', 'Remi-Neural', 'Lea-Generative', 'Rémi-Generative'],
  'fr-CA': ['Gabrielle-Neural', 'Liam-Neural'],
  'fr-BE': ['Isabelle-Neural'],
  'de-DE': ['Vicki-Neural', 'Daniel-Neural', 'Vicki-Generative', 'Daniel-Generative'],
  'de-AT': ['Hannah-Neural'],
  'it-IT': ['Bianca-Neural', 'Adriano-Neural', 'Bianca-Generative'],
  'pl-PL': ['Ola-Neural'],
}

const asVoice = (name: string, tag: Tag): Voice => ({ name: `Polly.${name}`, tag })

export function defaultVoice(tag: Tag): Voice {
  return asVoice(namesOf[tag][0], tag)
}

export function voicesFor(language: Language): Voice[] {
  return tagsFor(language).flatMap((tag) => namesOf[tag].map((name) => asVoice(name, tag)))
}

const voices: ReadonlyMap<string, Voice> = new Map(languages.flatMap(voicesFor).map((voice) => [voice.name, voice]))

/** Finds a voice by its exact name. */
export function findVoice(name: string): Voice | undefined {
  return voices.get(name)
}

/** Returns a sentence for the person who chose the voice, or undefined if the voice speaks the language. */
export function checkVoice(name: string, language: Language): string | undefined {
  const names = voicesFor(language).map((voice) => voice.name)
  if (names.includes(name)) return undefined
  return `${name} does not speak ${languageName(language)}; voices that do: ${names.join(', ')}.`
}
