// Reads network addresses of the blocklist. Pure.
import { isIP } from 'node:net'

/** Returns the IP address or network unchanged, or undefined if PostgreSQL would reject it. */
export function readAddress(text: string): string | undefined {
  const [address = '', bits, ...more] = text.trim().split('/')
  const family = isIP(address)
  if (family === 0 || address.includes('%') || more.length > 0) return undefined
  if (bits !== undefined && !(/^\d{1,3}$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128))) return undefined
  return text.trim()
}
