// How Telnyx says what Twilio's package asks and wants to hear: the same resources without the version and the suffix, in
// JSON, with some names of its own. Pure.
// Source: https://developers.telnyx.com/api-reference/texml-rest-commands, update-call below it for how a call is ended.
import type { CarrierConfig } from '../../config/config.ts'

/** It refuses a call that is to ring for longer. */
const ringSecondsMax = 120

export function telnyxPath(path: string): string {
  return path.replace(/^\/2010-04-01(?=\/)/, '').replace(/\.json$/, '')
}

/** `StartTime>` is `StartTime_gt`, and a day. */
export function telnyxFilter([name, value]: readonly [string, string]): [string, string] {
  return name === 'StartTime>' ? ['StartTime_gt', value.slice(0, 10)] : [name, value]
}

/**
 * Of a call to be placed, which has to name one of the account's applications. `Method` is `UrlMethod` there, a list is one
 * text, and there is no `FallbackMethod`.
 */
export function telnyxBody(data: Readonly<Record<string, unknown>>, { applicationId }: CarrierConfig): string {
  const { Method, FallbackMethod: _unknown, Record, Timeout, StatusCallbackEvent, ...fields } = data
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

/** A new call is named by `call_sid`, and errors come as a list. What cannot be read stays as it is. */
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
