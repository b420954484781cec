// Ways of writing a number that a country has abolished. People still have them in their address books, carriers in their
// tables, and rows of long ago may hold them. Pure.
import { type PhoneNumber, parsePhoneNumberFromString } from 'libphonenumber-js/max'

/**
 * By calling code: what stood between the calling code and the digits of today. Sources: ITU-T operational bulletins and the
 * regulators' announcements: Mexico (IFT, 2019: 01, 044, 045, and 1 behind +52), Estonia (2004), Latvia (2008), Ukraine
 * (2009: 8), France (1996: 16).
 */
const formerPrefixes: Readonly<Record<string, readonly string[]>> = {
  '33': ['16'],
  '52': ['044', '045', '01', '1'],
  '371': ['8'],
  '372': ['80', '8'],
  '380': ['80'],
}

/**
 * A trunk 0 where a country has none any more (Poland, Czechia, Portugal, Greece, Italy's mobile phones), or never had one:
 * `+48 (0)22 …`.
 */
const trunkZero = '0'

/** Since 2021 the one digit of an area is 60 and that digit. Source: Colombia's regulator, CRC 5826. */
const colombia = { code: '57', before: /^0?([124-8]\d{7})$/, today: /^60([124-8]\d{7})$/ }

/** The valid number that an invalid one is in the format of today; undefined: there is none. */
export function toCurrentFormat({ nationalNumber, countryCallingCode, ext }: PhoneNumber): PhoneNumber | undefined {
  const suffix = ext === undefined ? '' : `;ext=${ext}`
  const [, area] = countryCallingCode === colombia.code ? (colombia.before.exec(nationalNumber) ?? []) : []
  const candidates = [
    ...(area === undefined ? [] : [`60${area}`]),
    ...prefixesOf(countryCallingCode).flatMap((prefix) =>
      nationalNumber.startsWith(prefix) ? [nationalNumber.slice(prefix.length)] : [],
    ),
  ]
  return candidates
    .map((digits) => parsePhoneNumberFromString(`+${countryCallingCode}${digits}${suffix}`))
    .find((parsed) => parsed?.isValid())
}

/** A number in E.164 and all that may stand for it in an old row, with the plus sign in front. */
export function listFormats(number: string): string[] {
  const parsed = parsePhoneNumberFromString(number)
  if (parsed === undefined) return [number]
  const { countryCallingCode, nationalNumber } = parsed
  const [, area] = countryCallingCode === colombia.code ? (colombia.today.exec(nationalNumber) ?? []) : []
  const digits = [
    ...prefixesOf(countryCallingCode).map((prefix) => prefix + nationalNumber),
    ...(area === undefined ? [] : [area, `0${area}`]),
  ]
  return [number, ...digits.map((each) => `+${countryCallingCode}${each}`)]
}

function prefixesOf(callingCode: string): readonly string[] {
  return [...(formerPrefixes[callingCode] ?? []), trunkZero]
}
