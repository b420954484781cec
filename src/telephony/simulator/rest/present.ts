// The JSON of calls, numbers and applications in the REST API.
import type { Resource } from '../directory.ts'
import type { LegRecord } from '../record.ts'
import { formatRfc2822 } from '../status-callbacks.ts'

const version = '2010-04-01'

export function presentCall(account: string, leg: LegRecord, spell: (number: string) => string): object {
  const [to, from] = [spell(leg.to), spell(leg.from)]
  const start = formatRfc2822(leg.startedAt)
  const end = leg.endedAt === undefined ? null : formatRfc2822(leg.endedAt)
  return {
    sid: leg.sid,
    account_sid: account,
    parent_call_sid: leg.parentSid ?? null,
    to,
    to_formatted: to,
    from,
    from_formatted: from,
    phone_number_sid: null,
    // Only status callbacks have the status `initiated`.
    status: leg.status === 'initiated' ? 'queued' : leg.status,
    start_time: start,
    end_time: end,
    duration: end === null ? null : String(leg.duration),
    price: null,
    price_unit: 'USD',
    direction: leg.direction,
    answered_by: null,
    api_version: version,
    forwarded_from: null,
    group_sid: null,
    caller_name: null,
    queue_time: '0',
    trunk_sid: null,
    date_created: start,
    date_updated: end ?? start,
    uri: `/${version}/Accounts/${account}/Calls/${leg.sid}.json`,
    subresource_uris: {},
  }
}

const unset = {
  voice_url: null,
  voice_method: 'POST',
  voice_fallback_url: null,
  voice_fallback_method: 'POST',
  status_callback: null,
  status_callback_method: 'POST',
}

export function presentNumber(account: string, number: Resource): object {
  const capabilities = { voice: true, sms: false, mms: false, fax: false }
  return { voice_application_sid: null, capabilities, ...presentResource(account, number, 'IncomingPhoneNumbers') }
}

export function presentApplication(account: string, application: Resource): object {
  return presentResource(account, application, 'Applications')
}

function presentResource(account: string, { sid, createdAt, settings }: Resource, collection: string): object {
  const set = Object.entries(settings).map(([name, value]) => [snakeCase(name), value])
  return {
    ...unset,
    ...Object.fromEntries(set),
    sid,
    account_sid: account,
    api_version: version,
    date_created: formatRfc2822(createdAt),
    date_updated: formatRfc2822(createdAt),
    uri: `/${version}/Accounts/${account}/${collection}/${sid}.json`,
  }
}

function snakeCase(name: string): string {
  return name.replace(/(?!^)[A-Z]/g, '_$&').toLowerCase()
}
