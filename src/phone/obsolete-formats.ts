// Converts number formats that a country has abolished. They are still found in address books, carriers' routing tables and
// old rows. Pure.
import { type PhoneNumber, parsePhoneNumberFromString } from 'libphonenumber-js/max'

/**
 * By calling code: former prefixes between the calling code and today's digits. Sources: ITU-T operational bulletins and
 * regulators' announcements: Mexico (IFT, 2019: 01, 044, 045, and 1 after +52), Estonia (2004), Latvia (2008), Ukraine
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
 * A trunk 0 that the country has abolished (Poland, Czechia, Portugal, Greece, Italian mobile numbers) or never had:
 * `+48 (0)22 …`.
 */
const trunkZero = '0'

/** Since 2021 the one-digit area codes are prefixed with 60. Source: Colombia's regulator, CRC 5826. */
const colombia = { code: '57', before: /^0?([124-8]\d{7})$/, today: /^60([124-8]\d{7})$/ }

/** Converts an invalid number to today's format. Returns undefined if that does not make it valid. */
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

/** Returns the number (E.164) followed by its obsolete formats that old rows may contain, each with the plus sign. */
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
