import { describe, expect, test } from 'vitest'
import { cloneDatabase } from '../../test/support/database.ts'
import { AppError } from '../errors.ts'
import { databaseThrottles } from '../throttles/database-throttles.ts'
import { type CallLimits, countCallRequest } from './call-limits.ts'
import { createSpending } from './spending.ts'

const { db } = await cloneDatabase()
const throttles = databaseThrottles(db)
const noon = Date.parse('2026-01-15T12:00:00Z')
const [minute, hour, day] = [60_000, 3_600_000, 86_400_000]

const limits: CallLimits['limits'] = {
  perNumber: { count: 2, windowSeconds: 3600 },
  perAddress: { count: 4, windowSeconds: 900 },
}
const noLimits = { callsPerHour: undefined, callsPerDay: undefined, minutesPerDay: undefined }
const silent = { warn: () => {} }
const onRefused = () => {}

let made = 0
/** Returns a phone, an address and a campaign that no other test uses. */
function newcomer() {
  made += 1
  return { phoneHash: `phone ${made}`, isStaffPhone: false, address: `198.51.100.${made}`, campaign: campaignOf(made, null) }
}

function campaignOf(id: number, calls_per_day: number | null) {
  return { id, calls_per_hour: null, calls_per_day, minutes_per_day: null }
}

interface Refusal {
  message: string
  retryAfterSeconds: number | undefined
}

/** Returns undefined if the call is allowed. */
async function ask(
  request: ReturnType<typeof newcomer>,
  { at = noon, ...changed }: Partial<CallLimits['limits']> & { at?: number } = {},
) {
  const clock = () => new Date(at)
  const spending = createSpending({ db, clock, throttles, log: silent, server: noLimits, onRefused })
  try {
    await countCallRequest({ throttles, clock, limits: { ...limits, ...changed }, spending, onRefused }, request)
    return undefined
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'too_many_requests') throw error
    return { message: error.publicMessage, retryAfterSeconds: error.retryAfterSeconds } satisfies Refusal
  }
}

describe('a phone number', () => {
  test('can be called as often as the limit allows, and again after the time in the message', async () => {
    const { phoneHash } = newcomer()
    const elsewhere = () => ({ ...newcomer(), phoneHash })
    expect([await ask(elsewhere()), await ask(elsewhere(), { at: noon + 30 * minute })]).toEqual([undefined, undefined])
    expect(await ask(elsewhere(), { at: noon + 48 * minute - 1 })).toEqual({
      message: '2 calls to this number have been requested in the last hour. Try again in 13 minutes.',
      retryAfterSeconds: 721,
    })
    expect(await ask(elsewhere(), { at: noon + hour - 1 })).toMatchObject({ retryAfterSeconds: 1 })
    expect(await ask(elsewhere(), { at: noon + hour })).toBeUndefined()
  })

  test('does not use up the calls of another', async () => {
    const request = newcomer()
    for (let i = 0; i < 2; i++) await ask(request)
    expect(await ask({ ...request, phoneHash: 'another phone' })).toBeUndefined()
  })
})

describe('a network', () => {
  test('can request as many calls as the limit allows, to any numbers', async () => {
    const { address } = newcomer()
    const another = () => ({ ...newcomer(), address })
    for (let i = 0; i < 4; i++) expect(await ask(another())).toBeUndefined()
    expect(await ask(another())).toEqual({
      message: '4 calls from your network have been requested in the last 15 minutes. Try again in 15 minutes.',
      retryAfterSeconds: 900,
    })
    expect(await ask(newcomer())).toBeUndefined()
    expect(await ask(another(), { at: noon + 15 * minute })).toBeUndefined()
  })

  test('is an IPv6 /64, or an IPv4 address in any spelling', async () => {
    const perAddress = { count: 1, windowSeconds: 3600 }
    const from = async (address: string) => (await ask({ ...newcomer(), address }, { perAddress })) === undefined
    expect([await from('2001:db8:0:1::1'), await from('2001:db8:0:1:ffff::2'), await from('2001:db8:0:2::1')]).toEqual([
      true,
      false,
      true,
    ])
    expect([await from('192.0.2.1'), await from('::ffff:192.0.2.1'), await from('192.0.2.2')]).toEqual([true, false, true])
  })
})

describe('a site', () => {
  test('is an IPv6 /48, and all of its networks together can request four times as many calls as one network', async () => {
    const from = (network: string) => ask({ ...newcomer(), address: `2001:db8:4:${network}::1` })
    for (let i = 0; i < 16; i++) expect(await from(i.toString(16))).toBeUndefined()
    expect(await from('ffff')).toEqual({
      message: '16 calls from your network have been requested in the last 15 minutes. Try again in 15 minutes.',
      retryAfterSeconds: 900,
    })
    expect(await ask({ ...newcomer(), address: '2001:db8:5::1' })).toBeUndefined()
  })
})

describe('a campaign', () => {
  const of = (id: number, callsPerDay: number | null) => ({ ...newcomer(), campaign: campaignOf(id, callsPerDay) })

  test('has its calls per day until midnight UTC, and the same number on the next day', async () => {
    const { id } = newcomer().campaign
    const evening = Date.parse('2026-01-15T18:30:00.400Z')
    for (let i = 0; i < 3; i++) expect(await ask(of(id, 3), { at: evening })).toBeUndefined()
    expect(await ask(of(id, 3), { at: evening })).toEqual({
      message: '3 calls of this campaign have been requested today. Try again in 6 hours.',
      retryAfterSeconds: 5.5 * 3600,
    })
    expect(await ask(of(id, 3), { at: Date.parse('2026-01-15T23:59:59.999Z') })).toMatchObject({
      message: expect.stringMatching(/1 minute\.$/),
    })
    const midnight = Date.parse('2026-01-16T00:00:00Z')
    for (let i = 0; i < 3; i++) expect(await ask(of(id, 3), { at: midnight })).toBeUndefined()
    expect(await ask(of(id, 3), { at: midnight })).toMatchObject({ retryAfterSeconds: 86_400 })
    expect(await ask(of(id, 3), { at: midnight + day })).toBeUndefined()
  })

  test('does not use up the calls of another', async () => {
    const [one, other] = [newcomer().campaign.id, newcomer().campaign.id]
    expect([await ask(of(one, 1)), await ask(of(other, 1)), (await ask(of(one, 1)))?.message]).toEqual([
      undefined,
      undefined,
      '1 call of this campaign has been requested today. Try again in 12 hours.',
    ])
  })
})

// Guarantee: a limit that others have used up costs nobody a call.
describe('a request that is rejected', () => {
  test('by the limit of the campaign counts neither for the phone number nor for the network', async () => {
    const full = { ...newcomer().campaign, calls_per_day: 1 }
    await ask({ ...newcomer(), campaign: full })
    const mine = newcomer()
    for (let i = 0; i < 10; i++) expect((await ask({ ...mine, campaign: full }))?.message).toContain('of this campaign')
    expect([await ask(mine), await ask(mine)]).toEqual([undefined, undefined])
    expect((await ask(mine))?.message).toContain('to this number')
    for (let i = 0; i < 2; i++) expect(await ask({ ...newcomer(), address: mine.address })).toBeUndefined()
    expect((await ask({ ...newcomer(), address: mine.address }))?.message).toContain('from your network')
  })

  test('by the limit of the phone number counts neither for the network nor for the campaign', async () => {
    const mine = { ...newcomer(), campaign: { ...newcomer().campaign, calls_per_day: 3 } }
    for (let i = 0; i < 2; i++) await ask(mine)
    for (let i = 0; i < 10; i++) expect((await ask(mine))?.message).toContain('to this number')
    expect(await ask({ ...mine, phoneHash: newcomer().phoneHash })).toBeUndefined()
  })

  test('does not count for the limit that rejected it', async () => {
    const mine = newcomer()
    const full = { ...newcomer().campaign, calls_per_day: 1 }
    await ask({ ...newcomer(), campaign: full })
    // Of six at once, two may count for the number before the campaign undoes them, and the number rejects the others.
    await Promise.all(
      Array.from({ length: 6 }, () => ask({ ...mine, campaign: full }, { perAddress: { count: 99, windowSeconds: 900 } })),
    )
    expect([await ask(mine), await ask(mine)]).toEqual([undefined, undefined])
  })

  test('does not affect the others: of twenty at once, as many are allowed as the limit says', async () => {
    const mine = newcomer()
    const answers = await Promise.all(Array.from({ length: 20 }, () => ask({ ...newcomer(), phoneHash: mine.phoneHash })))
    expect(answers.filter((answer) => answer === undefined)).toHaveLength(2)
  })
})

test('neither the phone number nor the address is stored', async () => {
  await ask({ ...newcomer(), phoneHash: 'a hash', address: '203.0.113.77' })
  const rows = await db.selectFrom('throttles').select('key').execute()
  expect(rows).not.toEqual([])
  for (const { key } of rows)
    expect([key.length, key.includes('203.0.113.77'), key.includes('a hash')]).toEqual([32, false, false])
})

test('later requests remove expired counts', async () => {
  await db.deleteFrom('throttles').execute()
  for (let i = 0; i < 5; i++) await ask(newcomer())
  await ask(newcomer(), { at: noon + day })
  expect(await db.selectFrom('throttles').select('key').execute()).toHaveLength(2)
})
