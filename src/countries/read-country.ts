// Reads a country as people and CallPower write it: `US`, `usa`, `uk`, `United Kingdom`, `Deutschland`. Pure.
import iso from 'i18n-iso-countries/index.js'
import german from 'i18n-iso-countries/langs/de.json' with { type: 'json' }
import english from 'i18n-iso-countries/langs/en.json' with { type: 'json' }
import spanish from 'i18n-iso-countries/langs/es.json' with { type: 'json' }
import french from 'i18n-iso-countries/langs/fr.json' with { type: 'json' }
import italian from 'i18n-iso-countries/langs/it.json' with { type: 'json' }
import polish from 'i18n-iso-countries/langs/pl.json' with { type: 'json' }

const registered = [english, spanish, french, german, italian, polish]

/** What people say besides the names in the standard. */
const aliases: Readonly<Record<string, readonly string[]>> = {
  CI: ['Cote d Ivoire'],
  CV: ['Cape Verde'],
  CZ: ['Czech Republic'],
  GB: ['Britain', 'England', 'Scotland', 'Wales', 'Northern Ireland'],
  IE: ['Republic of Ireland'],
  MK: ['Macedonia'],
  MM: ['Burma'],
  MO: ['Macau'],
  NL: ['Holland'],
  SZ: ['Swaziland'],
  TR: ['Turkey'],
  US: ['America', 'États-Unis'],
  VA: ['Vatican', 'Vatican City'],
}

const codeByName = readNames()

/** ISO 3166 alpha-2, upper case; undefined: there is no such country, or the name is that of two. */
export function readCountry(text: string): string | undefined {
  const plain = plainName(text)
  return codeByName.get(plain) ?? (plain.length <= lettersMax ? codeByName.get(plain.replaceAll(' ', '')) : undefined)
}

/** Of a code that is written with blanks: "U S A". */
const lettersMax = 5

function readNames(): ReadonlyMap<string, string> {
  const named = [...registered.map(({ countries }) => countries), aliases].flatMap((names) =>
    Object.entries(names as Readonly<Record<string, string | readonly string[]>>).flatMap(([code, name]) =>
      [name].flat().map((each): [string, string] => [plainName(each), code]),
    ),
  )
  const owners = Map.groupBy(named, ([name]) => name)
  const unambiguous = [...owners].filter(([, all]) => new Set(all.map(([, code]) => code)).size === 1)
  const codes = Object.entries(iso.getAlpha3Codes()).flatMap(([alpha3, alpha2]): [string, string][] => [
    [alpha3.toLowerCase(), alpha2],
    [alpha2.toLowerCase(), alpha2],
  ])
  return new Map([...unambiguous.flatMap(([, all]) => all.slice(0, 1)), ['uk', 'GB'], ...codes])
}

/** In small letters, without accents, full stops and the article: "Saint Lucia", "St. Lucia" and "the US" as people type them. */
function plainName(text: string): string {
  return text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[.\p{M}\p{Cf}]/gu, '')
    .replace(/[’'-]/g, ' ')
    .replaceAll('&', ' and ')
    .replace(/[\s\p{Z}]+/gu, ' ')
    .trim()
    .replace(/^the /, '')
    .replace(/^st /, 'saint ')
}
