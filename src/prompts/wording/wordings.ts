// The built-in wording by language.
import type { Language } from '../languages.ts'
import type { Wording } from '../wording.ts'
import { de } from './de.ts'
import { en } from './en.ts'
import { es } from './es.ts'
import { fr } from './fr.ts'
import { it } from './it.ts'
import { pl } from './pl.ts'

export const wordings: Readonly<Record<Language, Wording>> = { en, es, fr, de, it, pl }
