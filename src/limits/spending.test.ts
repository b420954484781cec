import { beforeEach, describe, expect, test } from 'vitest'
import { buildCampaign } from '../../test/support/build-campaign.ts'
import { cloneDatabase } from '../../test/support/database.ts'
import { databaseThrottles } from '../throttles/database-throttles.ts'
import { countIncomingCall } from './call-limits.ts'
import { listSpentMinutes } from './queries.ts'
import { createSpending } from './spending.ts'

const { db } = await cloneDatabase()
const throttles = databaseThrottles(db)
const noon = new Date('2026-01-15T12:00:00Z')
const one = (await buildCampaign(db)).id
const other = (await buildCampaign(db)).id
const seconds = (from: Date, by: number) => new Date(from.getTime() + by * 1000)

beforeEach(async () => {
  for (const table of ['calls', 'session_flows', 'sessions', 'throttles'] as const) await db.deleteFrom(table).execute()
})

interface Spent {
  readonly campaign?: number
  readonly at?: Date
  readonly duration?: number | null
}

async function session({ campaign = one, at = noon, duration = null }: Spent = {}): Promise<number> {
  const { id } = await db
    .insertInto('sessions')
    .values({ timestamp: at.toISOString(), campaign_id: campaign, duration, direction: 'outbound', queue_delay: '20 seconds' })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

function call(
  session_id: number,
  { campaign = one, at = noon, duration = null, status = 'completed' }: Spent & { status?: string },
) {
  return db
    .insertInto('calls')
    .values({ session_id, campaign_id: campaign, timestamp: at.toISOString(), duration, status })
    .returning('id')
    .executeTakeFirstOrThrow()
}

async function underWay(stage: 'queued' | 'ringing' | 'answered' | 'talking', at = noon): Promise<number> {
  const session_id = await session({ at })
  const instant = at.toISOString()
  const flow = { session_id, public_id: `p${session_id}`, carrier_account: 'AC1', stage, plan: '{}', state: '{}' }
  await db
    .insertInto('session_flows')
    .values({ ...flow, created_at: instant, last_event_at: instant })
    .execute()
  return session_id
}

async function attempt(session_id: number, status: string | undefined, at = noon): Promise<void> {
  const legs = { session_id, attempt: session_id, number: '+12025550143', line: session_id, dialed_at: at.toISOString() }
  const row = status === undefined ? {} : { call_row_id: (await call(session_id, { at, status })).id }
  await db
    .insertInto('call_attempts')
    .values({ ...legs, ...row })
    .execute()
}

const minutes = async (now = seconds(noon, 600)) =>
  Object.fromEntries((await listSpentMinutes(db, now)).map(({ campaign_id, minutes }) => [String(campaign_id), minutes]))

describe('the minutes of a day', () => {
  test('are the minutes of each leg, rounded up, by campaign', async () => {
    const first = await session({ duration: 61 })
    await call(first, { duration: 60 })
    await call(first, { duration: 1 })
    await call(first, { duration: 0, status: 'busy' })
    await session({ campaign: other, duration: 600 })
    expect(await minutes()).toEqual({ [one]: 4, [other]: 10 })
  })

  test('are those of today in UTC, without yesterday’s last leg and tomorrow’s first', async () => {
    const midnight = new Date('2026-01-15T00:00:00Z')
    for (const at of [seconds(midnight, -1), midnight, seconds(midnight, 86_399), seconds(midnight, 86_400)]) {
      const id = await session({ at, duration: 30 })
      await call(id, { at, duration: 30 })
    }
    expect(await minutes()).toEqual({ [one]: 4 })
  })

  test('include open legs up to now, from when the phone was dialled, but not legs that are still ringing', async () => {
    await underWay('queued')
    await underWay('ringing')
    await underWay('answered')
    const talking = await underWay('talking')
    await attempt(talking, 'in-progress', seconds(noon, 60))
    await attempt(await underWay('talking'), 'ringing', seconds(noon, 60))
    // Not every carrier reports on every leg. A leg without a report may have been answered.
    await attempt(await underWay('talking'), undefined, seconds(noon, 60))
    expect(await minutes(seconds(noon, 20))).toEqual({ [one]: 0 })
    expect(await minutes(seconds(noon, 80))).toEqual({ [one]: 4 + 2 })
    expect(await minutes(seconds(noon, 140))).toEqual({ [one]: 4 * 2 + 2 * 2 })
  })

  test('count a leg once after it has ended', async () => {
    const id = await underWay('talking')
    await attempt(id, 'in-progress')
    await db.updateTable('calls').set({ status: 'completed', duration: 30 }).execute()
    await db.updateTable('call_attempts').set({ ended_at: noon.toISOString() }).execute()
    await db.updateTable('session_flows').set({ stage: 'ended', ended_at: noon.toISOString() }).execute()
    await db.updateTable('sessions').set({ duration: 50 }).execute()
    expect(await minutes()).toEqual({ [one]: 2 })
  })
})

interface Opened {
  now: Date
  readonly logged: object[]
  /** Returns true if the call is allowed. */
  call(campaign?: { id?: number; calls_per_hour?: number; calls_per_day?: number; minutes_per_day?: number }): Promise<boolean>
}

function open(server: { callsPerHour?: number; callsPerDay?: number; minutesPerDay?: number }): Opened {
  const opened = { now: noon, logged: [] as object[] }
  const clock = () => opened.now
  const none = { callsPerHour: undefined, callsPerDay: undefined, minutesPerDay: undefined }
  const log = { warn: (details: object) => void opened.logged.push(details) }
  const spending = createSpending({ db, clock, throttles, log, server: { ...none, ...server }, onRefused: () => {} })
  const limits = { perNumber: { count: 1, windowSeconds: 60 }, perAddress: { count: 1, windowSeconds: 60 } }
  return Object.assign(opened, {
    call: async (campaign = {}) => {
      const row = { id: one, calls_per_hour: null, calls_per_day: null, minutes_per_day: null, ...campaign }
      return countIncomingCall({ throttles, clock, limits, spending, onRefused: () => {} }, row).then(
        () => true,
        () => false,
      )
    },
  })
}

describe('a spending limit', () => {
  test('of the server and one of the campaign both apply, and a call that one rejects does not count for the other', async () => {
    const server = open({ callsPerHour: 3, callsPerDay: 5 })
    const first = { id: one, calls_per_hour: 1 }
    expect([await server.call(first), await server.call(first), await server.call(first)]).toEqual([true, false, false])
    const second = { id: other }
    expect([await server.call(second), await server.call(second), await server.call(second)]).toEqual([true, true, false])
    server.now = seconds(noon, 3600)
    expect([await server.call(first), await server.call(second), await server.call(second)]).toEqual([true, true, false])
  })

  test('is logged once when the last allowed call reaches it, and again in the next window', async () => {
    const server = open({ callsPerHour: 2 })
    await server.call()
    expect(server.logged).toEqual([])
    for (let i = 0; i < 3; i++) await server.call()
    const details = { scope: 'server', limit: 'calls_per_hour', max: 2 }
    expect(server.logged).toEqual([{ ...details, until: '2026-01-15T13:00:00.000Z' }])
    server.now = seconds(noon, 3600)
    for (let i = 0; i < 3; i++) await server.call()
    expect(server.logged).toHaveLength(2)
  })

  test('that was lowered below its use is logged when it rejects the first call', async () => {
    const before = open({})
    for (let i = 0; i < 3; i++) await before.call({ calls_per_day: 10 })
    const after = open({})
    expect(await after.call({ calls_per_day: 2 })).toBe(false)
    expect(after.logged).toMatchObject([{ scope: String(one), limit: 'calls_per_day', max: 2 }])
  })

  test('of minutes is read again every five seconds, and at once after the clock was set back', async () => {
    const server = open({ minutesPerDay: 1 })
    expect(await server.call()).toBe(true)
    await session({ duration: 60 })
    server.now = seconds(noon, 4.9)
    expect(await server.call()).toBe(true)
    server.now = seconds(noon, 5)
    expect(await server.call()).toBe(false)
    await db.deleteFrom('sessions').execute()
    server.now = seconds(noon, 4)
    expect(await server.call()).toBe(true)
  })

  test('of minutes starts from zero at midnight, even if the sum was cached just before', async () => {
    const server = open({ minutesPerDay: 1 })
    await session({ duration: 60 })
    server.now = new Date('2026-01-15T23:59:59Z')
    expect(await server.call()).toBe(false)
    server.now = new Date('2026-01-16T00:00:00Z')
    expect(await server.call()).toBe(true)
  })
})
