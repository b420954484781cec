// Reads phone numbers of the source in the country of the campaigns that they belong to. Pure.
import { parsePhoneNumberFromString } from 'libphonenumber-js'
import { countryOf } from '../../campaigns/campaign.ts'
import { type ParsedNumber, readNumber } from '../../phone/read-number.ts'
import { visibleText } from '../../phone/visible-text.ts'
import type { Reading } from './reading.ts'

const storedFormat = /^\+[1-9][0-9]{1,14}(;ext=[0-9]+)?$/
const storedMax = 40

const doubtful = { outcome: 'noted', reason: 'the phone number is not one that its country has in use; it was kept' } as const
const converted = { outcome: 'repaired', reason: 'the phone number was converted to the international format' } as const

/**
 * Returns E.164, followed by `;ext=N` if there is an extension. Text that already has this format is unchanged. A number without
 * a calling code must be one of these countries, and no other number in another of them. `codes`: the countries as CallPower
 * spells them, as JSON; without any, the United States, as in CallPower.
 */
export function readPhoneNumber(text: string, codes: string): Reading | undefined {
  if (storedFormat.test(text) && text.length <= storedMax) return readStored(text)
  const visible = visibleText(text)
  const read = listCountries(codes).flatMap((country) => readNumber(visible, country) ?? [])
  const valid = read.filter(({ isValid }) => isValid)
  const numbers = new Set((valid.length > 0 ? valid : read.filter((one) => isWrittenInFull(visible, one))).map(format))
  const [number, ...others] = numbers
  const isOne = number !== undefined && others.length === 0 && storedFormat.test(number) && number.length <= storedMax
  return isOne ? { value: number, remark: converted } : undefined
}

/** The number has the right length, and its prefix says whether it is a national or an international one. */
function isWrittenInFull(text: string, { number, callingCode, isPossible }: ParsedNumber): boolean {
  if (!isPossible) return false
  if (/^\D*\+/.test(text)) return true
  const national = number.slice(1 + callingCode.length)
  return text.replaceAll(/\D/g, '').startsWith(`0${national}`)
}

function readStored(text: string): Reading | undefined {
  if (parsePhoneNumberFromString(text) === undefined) return undefined
  return readNumber(text, undefined)?.isValid === false ? { value: text, remark: doubtful } : { value: text }
}

function listCountries(codes: string): string[] {
  const stored = JSON.parse(codes) as readonly (string | null)[]
  return stored.length === 0 ? ['US'] : [...new Set(stored.map((country_code) => countryOf({ country_code })))]
}

function format({ number, extension }: ParsedNumber): string {
  return extension ? `${number};ext=${extension}` : number
}
