// The account of the carrier as Twilio's package has it, and what goes wrong with it in words of our own.
import twilio from 'twilio'
import { CarrierError } from '../carrier.ts'
import { createHttpClient, type HttpClientOptions } from './http-client.ts'

/**
 * The package takes none but Twilio's ids for the one who asks, so it is given a name of that shape which nothing reads:
 * http-client.ts says who asks.
 */
export function openAccount(options: HttpClientOptions) {
  const client = twilio(`AC${'0'.repeat(32)}`, 'unused', { httpClient: createHttpClient(options) as never })
  return client.api.v2010.accounts(options.config.account)
}

export type Account = ReturnType<typeof openAccount>

/** Twilio's number of the error that there is no such thing. */
export const notFound = 20404
/** Too many requests; and credentials that somebody may be about to set right. */
const mayPassLater = new Set([401, 429])

/** Turns what Twilio's package throws into a CarrierError. */
export async function withCarrierErrors<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask()
  } catch (error) {
    if (error instanceof CarrierError) throw error
    const { status, code, message } = error as { status?: number; code?: number; message?: string }
    const known = typeof status === 'number' ? status : 0
    // A 5xx, or an answer that cannot be read, says nothing about whether a call was placed.
    const kind = mayPassLater.has(known) ? 'busy' : known >= 400 && known < 500 ? 'refused' : 'unclear'
    const number = known === 404 ? notFound : code
    throw new CarrierError(kind, String(message ?? 'The answer cannot be read'), number, { cause: error })
  }
}
