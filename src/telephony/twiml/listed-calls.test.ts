// Guards the promise that nobody is dialled twice: a call that the carrier lists is found however it writes numbers and dates.
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type CarrierApi, startCarrierApi } from '../../../test/support/carrier/carrier-api.ts'
import { call, openCarrier } from '../../../test/support/carrier/open-carrier.ts'
import type { CarrierName } from '../../config/config.ts'

let api: CarrierApi
beforeEach(async () => {
  api = await startCarrierApi()
})
afterEach(() => api.close())
const open = (name: CarrierName = 'twilio') => openCarrier(name, { baseUrl: api.url })

describe('finding calls to a number', () => {
  const since = new Date('2026-01-15T12:00:00Z')
  const found = (sid: string, more: object = {}) => ({
    ...{ sid, from: call.fromNumber, to: call.to, status: 'ringing', duration: null, parent_call_sid: null },
    ...{ date_created: 'Thu, 15 Jan 2026 12:00:00 +0000', ...more },
  })
  beforeEach(() => {
    const older = { date_created: 'Thu, 15 Jan 2026 11:59:59 +0000' }
    const calls = [
      found('CA5'),
      found('CA4', { from: '+12025550199' }),
      found('CA3', { parent_call_sid: 'CA0' }),
      found('CA2', older),
      found('CA1', { date_created: null }),
    ]
    api.answer = () => ({ status: 200, body: { calls, page: 0, next_page_uri: null } })
  })

  const find = (name: CarrierName = 'twilio') => open(name).findCalls({ to: call.to, fromNumber: call.fromNumber, since })
  const list = (...calls: object[]) => {
    api.answer = () => ({ status: 200, body: { calls, page: 0, next_page_uri: null } })
  }

  test('returns those from one number since an instant; those without a date are not certain', async () => {
    const report = { status: 'ringing', seconds: undefined }
    expect(await find()).toEqual([
      { ...report, callId: 'CA5', isCertain: true },
      { ...report, callId: 'CA1', isCertain: false },
    ])
  })

  test.each(['12025550100', '0012025550100', 'sip:+12025550100@x', ' 12025550100'])(
    'recognizes the caller ID as %j',
    async (from) => {
      list(found('CA1', { from, to: 'sip:15105550100@x' }), found('CA2', { from: '12025550199' }))
      expect(await find()).toMatchObject([{ callId: 'CA1', isCertain: true }])
    },
  )

  test('returns calls without an id as not certain, and keeps them apart', async () => {
    list(found('', { sid: null }), found('', { sid: null, from: '+12025550199' }))
    const [first, ...others] = await find()
    expect(first).toMatchObject({ isCertain: false })
    expect(others.every(({ isCertain }) => !isCertain)).toBe(true)
  })

  test.each([
    ['the caller ID in national format', { from: '202 555 0100' }, true],
    ['the dialled number in the national format of a country that may be another', { to: '0105550100' }, false],
  ])('reads a number without a country code: %s', async (_what, written, isCertain) => {
    list(found('CA1', written))
    expect(await find()).toMatchObject([{ callId: 'CA1', isCertain }])
  })

  test.each([
    ['without a caller ID', { from: null }],
    ['with the caller ID anonymous', { from: 'anonymous' }],
    ['without a dialled number', { to: '' }],
    ['with a date that cannot be read', { date_created: 'yesterday' }],
    ['without a field for the date', { date_created: undefined }],
  ])('returns a call %s as not certain', async (_what, more) => {
    list(found('CA1', more))
    expect(await find()).toMatchObject([{ callId: 'CA1', isCertain: false }])
  })

  test.each([
    ['a date in another format', { date_created: '2026-01-15T12:00:01Z' }, [{ isCertain: true }]],
    ['only a start time, which is later', { date_created: null, start_time: 'Thu, 15 Jan 2026 12:00:09 +0000' }, [{}]],
    ['only a start time, which is earlier', { date_created: null, start_time: 'Thu, 15 Jan 2026 11:00:00 +0000' }, []],
  ])('reads %s', async (_what, more, expected) => {
    list(found('CA1', more))
    expect(await find()).toMatchObject(expected)
  })

  test('needs an answer to only one spelling of the number, but throws if another fails for any reason but a refusal', async () => {
    const refuse = (refused: (to: string | null) => boolean, status: number) => {
      api.answer = ({ url }) =>
        refused(new URL(url, api.url).searchParams.get('To'))
          ? { status, body: { code: 21211 } }
          : { status: 200, body: { calls: [found('CA1')], next_page_uri: null } }
    }
    refuse((to) => to === call.to, 400)
    expect(await find()).toMatchObject([{ callId: 'CA1' }])
    refuse((to) => to !== call.to, 500)
    await expect(find()).rejects.toMatchObject({ kind: 'unclear' })
    refuse(() => true, 400)
    await expect(find()).rejects.toMatchObject({ kind: 'refused' })
  })

  test.each<[CarrierName, string, Record<string, string>]>([
    ['twilio', '/2010-04-01/Accounts/the-account/Calls.json', { 'StartTime>': '2026-01-14T12:00:00Z' }],
    ['telnyx', '/Accounts/the-account/Calls', { StartTime_gt: '2026-01-14' }],
  ])('asks %s for one more day, because it filters by day', async (name, path, filter) => {
    await find(name)
    const urls = api.requests.map(({ url }) => new URL(url, api.url))
    expect(urls.map(({ pathname }) => pathname)).toEqual([path, path])
    // In both spellings, because a carrier may compare with its own.
    expect(
      urls.map(({ searchParams }) => Object.fromEntries(searchParams)).toSorted((a, b) => (String(a.To) < String(b.To) ? -1 : 1)),
    ).toEqual([
      { To: call.to, PageSize: '50', ...filter },
      { To: call.to.slice(1), PageSize: '50', ...filter },
    ])
  })

  test.each(['telnyx', 'somleng'] as const)('sends %s no request for legs, which it cannot list', async (name) => {
    expect(await open(name).findLegs('CA1')).toBeUndefined()
    expect(api.requests).toEqual([])
  })
})
