// Translates requests of Twilio's package, and the answers to them, for Telnyx: the same resources without the version and the
// suffix in the path, in JSON, with some names of its own. Pure.
// Source: https://developers.telnyx.com/api-reference/texml-rest-commands (for ending a call, update-call below it).
import type { CarrierConfig } from '../../config/config.ts'

/** Telnyx refuses a call with a longer timeout. */
const ringSecondsMax = 120

export function telnyxPath(path: string): string {
  return path.replace(/^\/2010-04-01(?=\/)/, '').replace(/\.json$/, '')
}

/** `StartTime>` becomes `StartTime_gt`, which takes a day. */
export function telnyxFilter([name, value]: readonly [string, string]): [string, string] {
  return name === 'StartTime>' ? ['StartTime_gt', value.slice(0, 10)] : [name, value]
}

/**
 * The body of a request to create a call, which must name one of the account's applications. `Method` becomes `UrlMethod`, a list
 * becomes one string, and there is no `FallbackMethod`.
 */
export function telnyxBody(data: Readonly<Record<string, unknown>>, { applicationId }: CarrierConfig): string {
  const { Method, FallbackMethod: _unsupported, Record, Timeout, StatusCallbackEvent, ...fields } = data
  return JSON.stringify({
    ApplicationSid: applicationId,
    ...fields,
    UrlMethod: Method,
    StatusCallbackEvent: [StatusCallbackEvent].flat().join(' '),
    Timeout: Math.min(Number(Timeout), ringSecondsMax),
    ...(Record === undefined ? {} : { Record: Record === 'true' }),
  })
}

interface TelnyxAnswer {
  readonly sid?: string
  readonly call_sid?: string
  readonly errors?: readonly { readonly code?: string; readonly title?: string; readonly detail?: string }[]
}

/** Telnyx names a new call `call_sid`, and sends errors as a list. A body that is not JSON is returned unchanged. */
export function fromTelnyx(body: string): string {
  const answer = parse(body)
  const error = answer?.errors?.[0]
  if (error !== undefined) return JSON.stringify({ code: Number(error.code) || undefined, message: error.detail ?? error.title })
  return answer?.call_sid === undefined ? body : JSON.stringify({ ...answer, sid: answer.sid ?? answer.call_sid })
}

function parse(body: string): TelnyxAnswer | undefined {
  try {
    return JSON.parse(body) ?? undefined
  } catch {
    return undefined
  }
}
