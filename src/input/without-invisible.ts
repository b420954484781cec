// Removes characters that nobody sees, which texts copied from web pages, address books and word processors bring along: marks of
// direction, zero-width spaces, soft hyphens, byte order marks, variation selectors. Pure.
import { isMap } from './path.ts'

/**
 * Default_Ignorable_Code_Point: what Unicode says is not displayed. The others mark annotations and embedded objects, or control
 * devices; NUL stays, because a text with it is damaged.
 */
const invisible = /[\p{Default_Ignorable_Code_Point}\ufff9-\ufffc[[\p{Cc}&&\p{ASCII}]--[\p{White_Space}\0]]]/v

/**
 * What stays, although it is or contains an invisible character: an emoji of several parts, and a joiner between letters of a
 * script whose spelling needs it, such as Persian and Hindi (Unicode Standard, 23.2).
 */
const joinedScripts =
  '\\p{scx=Arab}\\p{scx=Syrc}\\p{scx=Deva}\\p{scx=Beng}\\p{scx=Guru}\\p{scx=Gujr}\\p{scx=Orya}\\p{scx=Taml}\\p{scx=Telu}\\p{scx=Knda}\\p{scx=Mlym}\\p{scx=Sinh}\\p{scx=Mymr}\\p{scx=Khmr}'
const joined = `[[${joinedScripts}]&&[\\p{L}\\p{M}]]`
const keptOrInvisible = new RegExp(`(\\p{RGI_Emoji}|(?<=${joined})[\\u200c\\u200d](?=${joined}))|${invisible.source}`, 'gv')

export function withoutInvisible(text: string): string {
  return replaceInvisible(text, () => '')
}

/** Writes each as an escape sequence of YAML and JSON, such as \u200b. */
export function escapeInvisible(text: string): string {
  return replaceInvisible(text, escapeCharacter)
}

/** Word by word, because looking for emoji takes long. */
function replaceInvisible(text: string, replace: (character: string) => string): string {
  if (!invisible.test(text)) return text
  return text.replace(/[^ \n\r\t]+/g, (word) =>
    invisible.test(word) ? word.replace(keptOrInvisible, (found, kept?: string) => kept ?? replace(found)) : word,
  )
}

/** As `\u200b`, or longer. */
export function escapeCharacter(character: string): string {
  const hex = (character.codePointAt(0) ?? 0).toString(16)
  return hex.length > 4 ? `\\U${hex.padStart(8, '0')}` : `\\u${hex.padStart(4, '0')}`
}

export function hasInvisible(text: string): boolean {
  return withoutInvisible(text) !== text
}

/** Every text and key in a value, except for texts that are stored already. */
export function withoutInvisibleIn(value: unknown, stored: ReadonlySet<string> = new Set()): unknown {
  if (typeof value === 'string') return stored.has(value) ? value : withoutInvisible(value)
  if (Array.isArray(value)) return value.map((item) => withoutInvisibleIn(item, stored))
  if (!isMap(value)) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => [stored.has(key) ? key : withoutInvisible(key), withoutInvisibleIn(one, stored)]),
  )
}

/** Every text and key in a value. */
export function textsIn(value: unknown): Set<string> {
  const texts = new Set<string>()
  const visit = (one: unknown) => {
    if (typeof one === 'string') texts.add(one)
    else if (Array.isArray(one)) one.forEach(visit)
    else if (isMap(one)) for (const [key, part] of Object.entries(one)) visit(texts.add(key) && part)
  }
  visit(value)
  return texts
}
