// Reads a country as people and CallPower write it: `US`, `usa`, `uk`, `United Kingdom`, `Deutschland`. Pure.
import iso from 'i18n-iso-countries/index.js'
import german from 'i18n-iso-countries/langs/de.json' with { type: 'json' }
import english from 'i18n-iso-countries/langs/en.json' with { type: 'json' }
import spanish from 'i18n-iso-countries/langs/es.json' with { type: 'json' }
import french from 'i18n-iso-countries/langs/fr.json' with { type: 'json' }
import italian from 'i18n-iso-countries/langs/it.json' with { type: 'json' }
import polish from 'i18n-iso-countries/langs/pl.json' with { type: 'json' }

const named = [english, spanish, french, german, italian, polish]
for (const names of named) iso.registerLocale(names)

/** What people say besides the names in the standard. */
const aliases: ReadonlyMap<string, string> = new Map([
  ['america', 'US'],
  ['britain', 'GB'],
  ['england', 'GB'],
  ['scotland', 'GB'],
  ['wales', 'GB'],
  ['northern ireland', 'GB'],
  ['holland', 'NL'],
])

/** ISO 3166 alpha-2, upper case; undefined: there is no such country. */
export function readCountry(text: string): string | undefined {
  const plain = text
    .normalize('NFKC')
    .replace(/[.\p{Cf}]/gu, '')
    .replaceAll('’', "'")
    .replace(/\s+/g, ' ')
    .trim()
  if (iso.isValid(plain.toUpperCase())) return iso.toAlpha2(plain.toUpperCase())
  const alias = aliases.get(plain.toLowerCase().replace(/^the /, ''))
  return alias ?? named.map(({ locale }) => iso.getSimpleAlpha2Code(plain, locale)).find((code) => code !== undefined)
}
