// Opens the carrier account with Twilio's package, and translates the errors of the package into CarrierErrors.
import twilio from 'twilio'
import { CarrierError } from '../carrier.ts'
import { createHttpClient, type HttpClientOptions } from './http-client.ts'

/**
 * The package accepts only account ids that look like Twilio's. It gets a dummy of that form, which is never sent:
 * http-client.ts sends the real credentials.
 */
export function openAccount(options: HttpClientOptions) {
  const client = twilio(`AC${'0'.repeat(32)}`, 'unused', { httpClient: createHttpClient(options) as never })
  return client.api.v2010.accounts(options.config.account)
}

export type Account = ReturnType<typeof openAccount>

/** Twilio's error code for a resource that does not exist. */
export const notFound = 20404
/** Statuses after which a retry may succeed: too many requests, and wrong credentials, which an operator may fix. */
const retryableStatuses = new Set([401, 429])

/** Turns what Twilio's package throws into a CarrierError. */
export async function withCarrierErrors<T>(request: () => Promise<T>): Promise<T> {
  try {
    return await request()
  } catch (error) {
    if (error instanceof CarrierError) throw error
    const { status, code, message } = error as { status?: number; code?: number; message?: string }
    const known = typeof status === 'number' ? status : 0
    // After a 5xx, or an answer that cannot be read, a call may or may not have been dialled.
    const kind = retryableStatuses.has(known) ? 'busy' : known >= 400 && known < 500 ? 'refused' : 'unclear'
    const errorCode = known === 404 ? notFound : code
    throw new CarrierError(kind, String(message ?? 'The carrier’s answer cannot be read'), errorCode, { cause: error })
  }
}
