// Guarantee: a campaign's limits for each target hold for callers who come at the same time, in several processes: no target gets one
// call too many, and what is not dialled is returned.
import { sql } from 'kysely'
import { beforeAll, describe, expect, test } from 'vitest'
import { buildCampaign, fromNumber } from '../../../test/support/build-campaign.ts'
import { askAsCarrier, nextAddress } from '../../../test/support/carrier/carrier-request.ts'
import { cloneDatabase } from '../../../test/support/database.ts'
import { openPhoneService, type PhoneService, supporter } from '../../../test/support/phone-service.ts'
import type { Db } from '../../database/types.ts'

const database = await cloneDatabase()
// Calls that nobody ends count up to now.
const options = { environment: { MINUTES_PER_DAY: '10000000' } }
const service = await openPhoneService(database, options)
const other = await openPhoneService(database, options)
let calls = 0

/** A caller who dials a campaign, in one of the two processes. */
class Caller {
  readonly #call = { CallSid: `CA-limits-${++calls}`, From: supporter, To: fromNumber }
  readonly #process: PhoneService
  heard = ''

  constructor(campaign: number, process = service) {
    this.#process = process
    this.heard = `action="/call/incoming?campaignId=${campaign}"`
  }

  async ask(fields: Readonly<Record<string, string>> = {}): Promise<this> {
    const path = this.heard.startsWith('action="/call') ? this.heard.slice(8, -1) : nextAddress(this.heard)
    this.heard = (await askAsCarrier(this.#process, path, { ...this.#call, ...fields })).text
    return this
  }

  async confirmed(): Promise<this> {
    return (await this.ask()).ask({ Digits: '1' })
  }

  async hangsUp(): Promise<void> {
    await askAsCarrier(this.#process, '/voice/incoming/status', { ...this.#call, CallStatus: 'completed', CallDuration: '9' })
  }
}

const pace = (campaign_id: number) =>
  database.db
    .selectFrom('target_paces')
    .select(['target_id', 'calls'])
    .where('campaign_id', '=', campaign_id)
    .orderBy('target_id')
    .execute()
const countDials = (callers: readonly Caller[]) => callers.filter(({ heard }) => heard.includes('<Dial')).length
const together = (count: number, campaign: number) =>
  Array.from({ length: count }, (_, i) => new Caller(campaign, i % 2 === 0 ? service : other))

beforeAll(() => {
  service.now = new Date('2026-11-24T15:00:00Z')
  other.now = service.now
})

describe('calls_per_target_per_day', () => {
  test('of many callers at once, exactly as many are connected as the target may get, and the others hear why not', async () => {
    const { id } = await buildCampaign(database.db, {
      calls_per_number: 100,
      calls_per_target_per_day: 5,
      targets: [{ name: 'Ada Brown', number: '+12025550160' }],
    })
    const callers = together(24, id)
    await Promise.all(callers.map((caller) => caller.confirmed()))
    await Promise.all(callers.map((caller) => (caller.heard.includes('Gather') ? caller.ask({ Digits: '' }) : caller)))
    expect(countDials(callers)).toBe(5)
    expect(callers.filter(({ heard }) => /All of today.s calls to Ada Brown are taken/.test(heard))).toHaveLength(19)
    expect(await pace(id)).toMatchObject([{ calls: 5 }])
  })

  test('callers who exchange targets at once neither wait for each other nor lose a call', async () => {
    const { id } = await buildCampaign(database.db, {
      calls_per_number: 100,
      calls_per_target_per_day: 8,
      target_ordering: 'shuffle',
      targets: ['1', '2', '3', '4'].map((n) => ({ name: `T${n}`, number: `+1202555017${n}` })),
    })
    const callers = together(16, id)
    await Promise.all(callers.map((caller) => caller.confirmed()))
    for (let skips = 0; skips < 2; skips++) await Promise.all(callers.map((caller) => caller.ask({ Digits: '*' })))
    await Promise.all(callers.map((caller) => (caller.heard.includes('Gather') ? caller.ask({ Digits: '' }) : caller)))
    const dialled = await database.db
      .selectFrom('call_attempts')
      .innerJoin('sessions', 'sessions.id', 'call_attempts.session_id')
      .select('target_id')
      .where('campaign_id', '=', id)
      .where('dialed_at', 'is not', null)
      .execute()
    const counts = Map.groupBy(dialled, ({ target_id }) => target_id)
    const rows = await pace(id)
    expect(countDials(callers)).toBe(dialled.length)
    expect(rows.map(({ calls }) => calls)).toEqual(rows.map(({ target_id }) => counts.get(target_id)?.length ?? 0))
    expect(Math.max(...rows.map(({ calls }) => calls))).toBeLessThanOrEqual(8)
  })

  test('a reserved call that is not dialled is returned: by a caller who skips, stops or hangs up, once', async () => {
    const { id } = await buildCampaign(database.db, { calls_per_target_per_day: 1 })
    const skips = await new Caller(id).confirmed()
    expect((await pace(id)).map(({ calls }) => calls)).toEqual([1])
    await skips.ask({ Digits: '*' })
    expect((await pace(id)).map(({ calls }) => calls)).toEqual([0, 1])
    await skips.hangsUp()
    // The carrier asks late for a step of a call that is over.
    await skips.ask({ Digits: '9' })
    expect((await pace(id)).map(({ calls }) => calls)).toEqual([0, 0])
    const stops = await new Caller(id).confirmed()
    await stops.ask({ Digits: '9' })
    expect((await pace(id)).map(({ calls }) => calls)).toEqual([0, 0])
  })

  test('a new day (UTC) begins with no calls; a reservation of the day before does not count for it', async () => {
    const { id } = await buildCampaign(database.db, {
      calls_per_target_per_day: 1,
      targets: [{ name: 'Ada', number: '+12025550161' }],
    })
    service.now = new Date('2026-11-24T23:59:50Z')
    const late = await new Caller(id).confirmed()
    expect((await new Caller(id).confirmed()).heard).toMatch(/are taken/)
    service.now = new Date('2026-11-25T00:00:05Z')
    const early = await (await new Caller(id).confirmed()).ask({ Digits: '' })
    expect(early.heard).toContain('<Dial')
    await late.ask({ Digits: '9' })
    expect(await pace(id)).toMatchObject([{ calls: 1 }])
    expect((await new Caller(id).confirmed()).heard).toMatch(/are taken/)
    service.now = new Date('2026-11-24T15:00:00Z')
  })
})

describe('a caller who looks while another caller takes the last call', () => {
  /** Resolves what the caller heard whose request waits until `change` has been committed. */
  async function race(id: number, change: ReturnType<typeof sql>): Promise<string> {
    const caller = await new Caller(id).ask()
    const { asked } = await database.db.transaction().execute(async (db) => {
      await sql`UPDATE target_paces SET ${change} WHERE campaign_id = ${id}`.execute(db)
      const asked = caller.ask({ Digits: '1' })
      await expect.poll(() => countWaiting(), { interval: 10 }).toBe(1)
      return { asked }
    })
    return (await asked).heard
  }

  async function countWaiting(): Promise<number> {
    const { rows } = await sql<{ waiting: number }>`
      SELECT count(*)::integer AS waiting FROM pg_locks WHERE NOT granted AND pid <> pg_backend_pid()`.execute(database.db)
    return rows[0]?.waiting ?? 0
  }

  const begun = async (limits: Parameters<typeof buildCampaign>[1], number: string) => {
    const { id } = await buildCampaign(database.db, { ...limits, calls_per_number: 100, targets: [{ name: 'Ada', number }] })
    const first = await new Caller(id).confirmed()
    await first.ask({ Digits: '9' })
    return id
  }

  test('does not get it, too', async () => {
    const id = await begun({ calls_per_target_per_day: 1 }, '+12025550165')
    expect(await race(id, sql`calls = calls + 1`)).toMatch(/are taken/)
    expect(await pace(id)).toMatchObject([{ calls: 1 }])
  })

  test('hears so of all targets, if others had taken the calls to one of them before', async () => {
    const targets = ['+12025550167', '+12025550168'].map((number, i) => ({ name: ['Ada', 'Bo'][i] ?? '', number }))
    const { id, targetIds } = await buildCampaign(database.db, { calls_per_target_per_day: 1, calls_per_number: 100, targets })
    const [ada, bo] = targetIds
    const caller = await new Caller(id).ask()
    const take = (db: Db, target: number | undefined) =>
      sql`INSERT INTO target_paces (campaign_id, target_id, day, calls) VALUES (${id}, ${target}, '2026-11-24', 1)`.execute(db)
    await take(database.db, ada)
    const { asked } = await database.db.transaction().execute(async (db) => {
      await take(db, bo)
      const asked = caller.ask({ Digits: '1' })
      await expect.poll(() => countWaiting(), { interval: 10 }).toBe(1)
      return { asked }
    })
    expect((await asked).heard).toMatch(/All of today.s calls to Ada and Bo are taken/)
  })

  test('waits for the pause after it', async () => {
    const id = await begun({ seconds_between_calls: 60 }, '+12025550166')
    const until = new Date(service.now.getTime() + 60_000).toISOString()
    expect(await race(id, sql`free_at = ${until}`)).toContain('number 1 in line')
    expect(await pace(id)).toMatchObject([{ calls: 0 }])
  })
})

describe('seconds_between_calls', () => {
  const paused = (number: string) =>
    buildCampaign(database.db, { calls_per_number: 100, seconds_between_calls: 60, targets: [{ name: 'Ada', number }] })

  test('of many callers at once, one is connected, and the others wait in line', async () => {
    const { id } = await paused('+12025550162')
    const callers = together(16, id)
    await Promise.all(callers.map((caller) => caller.confirmed()))
    const waiting = callers.filter(({ heard }) => /time between calls to Ada. You are number \d+ in line/.test(heard))
    expect(waiting).toHaveLength(15)
    await Promise.all(callers.map((caller) => caller.ask({ Digits: '' })))
    expect(countDials(callers)).toBe(1)
  })

  test('the next call can be reserved when the pause after the last one is over, in the order of arrival', async () => {
    const { id } = await paused('+12025550163')
    const at = (seconds: number) => {
      service.now = new Date(Date.parse('2026-11-24T16:00:00Z') + seconds * 1000)
    }
    at(0)
    const first = await new Caller(id).confirmed()
    at(5)
    expect((await first.ask({ Digits: '' })).heard).toContain('<Dial')
    at(20)
    const second = await new Caller(id).confirmed()
    expect(second.heard).toContain('number 1 in line')
    at(25)
    const third = await new Caller(id).confirmed()
    expect(third.heard).toContain('number 2 in line')
    for (const seconds of [35, 45, 55, 64]) {
      at(seconds)
      await third.ask({ Digits: '' })
      expect((await second.ask({ Digits: '' })).heard).not.toContain('Connecting')
    }
    at(65)
    expect((await third.ask({ Digits: '' })).heard).not.toContain('Connecting')
    expect((await second.ask({ Digits: '' })).heard).toContain('Connecting')
  })

  test('a reservation that is not dialled leaves no pause', async () => {
    const { id } = await paused('+12025550164')
    const first = await new Caller(id).confirmed()
    const second = await new Caller(id).confirmed()
    expect(second.heard).toContain('in line')
    await first.hangsUp()
    expect((await second.ask({ Digits: '' })).heard).toContain('Connecting')
  })
})
