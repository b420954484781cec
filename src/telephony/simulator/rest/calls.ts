// The part of the REST API that creates, lists and ends calls.

import type { Handset } from '../../handset.ts'
import type { CallPlan } from '../call.ts'
import type { CallRegistry } from '../call-registry.ts'
import type { HttpMethod } from '../network/network.ts'
import { isE164, type LegRecord } from '../record.ts'
import { readStatusEvents, type StatusCallback } from '../status-callbacks.ts'
import { type ApiAnswer, ApiError, type ApiRequest, notFound, type Route } from './api-server.ts'
import { pageOf } from './page.ts'
import { presentCall } from './present.ts'

/** Magic numbers that Twilio always refuses: https://www.twilio.com/docs/iam/test-credentials#test-calls */
const refusedNumbers: ReadonlyMap<string, { readonly code: number; readonly reason: string }> = new Map([
  ['+15005550001', { code: 21217, reason: 'does not appear to be valid' }],
  ['+15005550002', { code: 21214, reason: 'cannot be reached' }],
  ['+15005550003', { code: 21215, reason: 'is in a country that the account is not authorized to call' }],
  ['+15005550004', { code: 21216, reason: 'is blocked' }],
])

export function callRoutes(registry: CallRegistry, handsetFor: (to: string) => Handset): readonly Route[] {
  const { account, numbers, spell } = registry.context
  const present = (status: number, leg: LegRecord) => ({ status, body: presentCall(account, leg, spell) })
  return [
    {
      method: 'POST',
      path: /^\/Calls\.json$/,
      handle({ params }) {
        const call = registry.create(readPlan(params, numbers), handsetFor(params.get('To') ?? ''))
        return { ...present(201, call.record), afterwards: () => registry.start(call) }
      },
    },
    {
      method: 'GET',
      path: /^\/Calls\.json$/,
      handle: (request) => listCalls(registry, request),
    },
    {
      method: 'GET',
      path: /^\/Calls\/(\w+)\.json$/,
      handle: (_request, sid) => present(200, findLeg(registry, sid)),
    },
    {
      method: 'POST',
      path: /^\/Calls\/(\w+)\.json$/,
      handle({ params }, sid) {
        const leg = findLeg(registry, sid)
        endCall(registry, sid, params.get('Status'))
        return present(200, leg)
      },
    },
  ]
}

function readPlan(params: URLSearchParams, numbers: readonly string[] | undefined): CallPlan {
  const to = params.get('To') ?? ''
  const from = params.get('From') ?? ''
  if (to === '') throw refusal(21201, "No 'To' number is specified")
  if (from === '') throw refusal(21213, "No 'From' number is specified")
  const refused = refusedNumbers.get(to)
  if (refused !== undefined) throw refusal(refused.code, `The number ${to} ${refused.reason}`)
  if (!isE164(to)) throw refusal(21211, `The 'To' number ${to} is not a valid phone number`)
  if (!isE164(from) || numbers?.includes(from) === false)
    throw refusal(21212, `The 'From' number ${from} is not a valid phone number of the account`)
  const url = readUrl(params.get('Url') ?? '', { name: 'Url', code: 21205 })
  const fallbackUrl = params.get('FallbackUrl')
  const readFallback = (given: string) => ({
    url: readUrl(given, { name: 'FallbackUrl', code: 21205 }),
    method: readMethod(params.get('FallbackMethod')),
  })
  return {
    to,
    from,
    direction: 'outbound-api',
    url,
    method: readMethod(params.get('Method')),
    fallback: fallbackUrl === null ? undefined : readFallback(fallbackUrl),
    statusCallback: readStatusCallback(params),
    timeoutSeconds: readTimeout(params.get('Timeout') ?? '60'),
    isRecorded: params.get('Record') === 'true',
  }
}

function readStatusCallback(params: URLSearchParams): StatusCallback | undefined {
  const given = params.get('StatusCallback')
  if (given === null) return undefined
  const events = readStatusEvents(params.getAll('StatusCallbackEvent'))
  if (events === undefined) throw refusal(21626, "A 'StatusCallbackEvent' is not valid")
  const url = readUrl(given, { name: 'StatusCallback', code: 21609 })
  return { url, method: readMethod(params.get('StatusCallbackMethod')), events }
}

function readUrl(url: string, { name, code }: { name: string; code: number }): string {
  if (!/^https?:\/\//i.test(url) || !URL.canParse(url)) throw refusal(code, `${name} is not a valid URL: ${url}`)
  return url
}

function readTimeout(given: string): number {
  if (!/^\d{1,3}$/.test(given) || Number(given) > 600) throw refusal(20001, `Timeout is not valid: ${given}`)
  return Number(given)
}

function readMethod(given: string | null): HttpMethod {
  return given === 'GET' ? 'GET' : 'POST'
}

function listCalls(registry: CallRegistry, request: ApiRequest): ApiAnswer {
  const { account, spell } = registry.context
  const since = readInstant(request.params.get('StartTime>'))
  const matches = (name: string, value: string | undefined) => [null, value].includes(request.params.get(name))
  const isWanted = (leg: LegRecord) =>
    matches('To', spell(leg.to)) &&
    matches('From', spell(leg.from)) &&
    matches('Status', leg.status) &&
    matches('ParentCallSid', leg.parentSid) &&
    // Twilio stores the start of a call in whole seconds.
    Math.floor(leg.startedAt.getTime() / 1000) >= Math.floor(since / 1000)
  const newestFirst = registry.listLegs().filter(isWanted).reverse()
  const calls = newestFirst.map((leg) => presentCall(account, leg, spell))
  return pageOf('calls', calls, request, account)
}

/** A date without a time means midnight in UTC. */
function readInstant(given: string | null): number {
  if (given === null) return 0
  const instant = Date.parse(given)
  if (!/^\d{4}-\d\d-\d\d(T[\d:.]+Z)?$/.test(given) || Number.isNaN(instant))
    throw refusal(20001, `StartTime is not valid: ${given}`)
  return instant
}

function findLeg(registry: CallRegistry, sid: string): LegRecord {
  const leg = registry.listLegs().find((candidate) => candidate.sid === sid)
  if (leg === undefined) throw notFound(`/Calls/${sid}.json`)
  return leg
}

/** `canceled` does not end a call that has been answered. */
function endCall(registry: CallRegistry, sid: string, status: string | null): void {
  const call = registry.findActive(sid)
  if (call === undefined) throw refusal(21220, 'The call is not in progress')
  if (status !== 'completed' && status !== 'canceled') throw refusal(21218, `Status is not valid: ${status}`)
  if (status === 'completed' || !call.isAnswered) call.disconnect()
}

function refusal(code: number, message: string): ApiError {
  return new ApiError(400, code, message)
}
