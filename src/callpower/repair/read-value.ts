// Reads the two kinds of text whose grammar SQL does not know: phone numbers and network addresses.
import { isIP } from 'node:net'
import { parsePhoneNumberFromString } from 'libphonenumber-js'
import { visibleText } from '../../phone/visible-text.ts'

const stored = /^\+[1-9][0-9]{1,14}(;ext=[0-9]+)?$/

/**
 * E.164, with `;ext=N` behind where there is an extension; undefined when no number can be read. A number without a
 * country code is a US one, as CallPower reads it. What already is E.164 stays to the letter.
 */
export function readPhoneNumber(text: string): string | undefined {
  const parsed = parsePhoneNumberFromString(visibleText(text), 'US')
  if (parsed === undefined) return undefined
  if (stored.test(text) && text.length <= 40) return text
  const number = `${parsed.number}${parsed.ext ? `;ext=${parsed.ext}` : ''}`
  return stored.test(number) ? number : undefined
}

/** The address or network as it was; undefined when PostgreSQL could not read it. */
export function readAddress(text: string): string | undefined {
  const [address = '', bits, ...more] = text.trim().split('/')
  const family = isIP(address)
  if (family === 0 || address.includes('%') || more.length > 0) return undefined
  if (bits !== undefined && !(/^\d{1,3}$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128))) return undefined
  return text.trim()
}
