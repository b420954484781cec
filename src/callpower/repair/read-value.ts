// Parses values that SQL cannot: phone numbers and network addresses.
import { isIP } from 'node:net'
import { parsePhoneNumberFromString } from 'libphonenumber-js'
import { visibleText } from '../../phone/visible-text.ts'

const storedFormat = /^\+[1-9][0-9]{1,14}(;ext=[0-9]+)?$/

/**
 * Returns E.164, followed by `;ext=N` if there is an extension, or undefined if the text is not a phone number. As in
 * CallPower, a number without a calling code is a US number. Text that already has this format is returned unchanged.
 */
export function readPhoneNumber(text: string): string | undefined {
  const parsed = parsePhoneNumberFromString(visibleText(text), 'US')
  if (parsed === undefined) return undefined
  if (storedFormat.test(text) && text.length <= 40) return text
  const number = `${parsed.number}${parsed.ext ? `;ext=${parsed.ext}` : ''}`
  return storedFormat.test(number) ? number : undefined
}

/** Returns the IP address or network unchanged, or undefined if PostgreSQL would reject it. */
export function readAddress(text: string): string | undefined {
  const [address = '', bits, ...more] = text.trim().split('/')
  const family = isIP(address)
  if (family === 0 || address.includes('%') || more.length > 0) return undefined
  if (bits !== undefined && !(/^\d{1,3}$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128))) return undefined
  return text.trim()
}
