// Guarantee: date_calls.json counts each call in the bucket of its local time, whatever the clocks of the zone do within an hour.
import fc from 'fast-check'
import { sql } from 'kysely'
import { beforeEach, describe, expect, it } from 'vitest'
import { plainAllDateCalls, plainDateCalls, readReport } from '../../../test/support/counted-rows.ts'
import { cloneDatabase } from '../../../test/support/database.ts'
import { foldCounters } from '../folding.ts'
import { always } from '../parameters/time-range.ts'
import { allDateCalls, campaignDateCalls } from './date-calls.ts'

const { db } = await cloneDatabase()
await sql`INSERT INTO campaigns (id, name, status_code, published_at) VALUES (1, 'Rivers', 2, now()) ON CONFLICT DO NOTHING`.execute(
  db,
)
beforeEach(() => sql`DELETE FROM calls`.execute(db))

const formats = { hour: 'YYYY-MM-DD HH24:00', day: 'YYYY-MM-DD', month: 'YYYY-MM', year: 'YYYY' } as const

async function expectExact(zone: string, timespan: keyof typeof formats, instants: readonly string[]): Promise<unknown> {
  await sql`DELETE FROM calls`.execute(db)
  for (const instant of instants)
    await sql`INSERT INTO calls (campaign_id, status, timestamp) VALUES (1, 'completed', ${instant}::timestamptz)`.execute(db)
  const plain = { timespan, format: formats[timespan], zone, start: '0001-01-01', end: '9999-01-01' }
  const expected = await plainDateCalls(db, 1, plain)
  const report = { timespan, zone, range: always }
  const all = { objects: await plainAllDateCalls(db, plain) }
  for (const fold of [false, true]) {
    if (fold) await foldCounters(db)
    expect(await readReport(db, campaignDateCalls(1, report)), `${zone} ${timespan} ${instants}`).toEqual({ objects: expected })
    expect(await readReport(db, allDateCalls(report))).toMatchObject(all)
  }
  return expected
}

/** Zones and an instant at which their clocks change: by half an hour, at 00:01, across midnight, by seconds, by a day. */
const changes: readonly (readonly [zone: string, instant: string])[] = [
  ['America/St_Johns', '2010-11-07T02:31:00Z'],
  ['America/St_Johns', '2010-03-14T03:31:00Z'],
  ['America/Goose_Bay', '2010-11-07T03:01:00Z'],
  ['Asia/Gaza', '2012-09-20T22:00:00Z'],
  ['Australia/Lord_Howe', '2021-04-03T15:00:00Z'],
  ['America/Havana', '2021-11-07T05:00:00Z'],
  ['Africa/Monrovia', '1972-01-07T00:44:30Z'],
  ['Pacific/Apia', '2011-12-30T10:00:00Z'],
  ['Asia/Kolkata', '2021-03-01T18:30:00Z'],
  ['Asia/Kathmandu', '1985-12-31T18:30:00Z'],
]

describe('a zone whose clocks cross midnight and go back within one hour of UTC', () => {
  it('has the minute after midnight on its own day', async () => {
    const instants = ['2010-11-07T02:29:59Z', '2010-11-07T02:30:30Z', '2010-11-07T02:31:30Z', '2010-11-07T03:30:00Z']
    expect(await expectExact('America/St_Johns', 'day', instants)).toEqual({
      '2010-11-06': { completed: 2 },
      '2010-11-07': { completed: 2 },
    })
  })
})

describe('every zone', () => {
  it('is counted as PostgreSQL counts the rows, near a change of its clocks', async () => {
    const seconds = fc.array(fc.oneof(fc.integer({ min: -90, max: 90 }), fc.integer({ min: -7200, max: 7200 })), {
      minLength: 1,
      maxLength: 6,
    })
    const timespan = fc.constantFrom('hour', 'day', 'month', 'year')
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...changes), timespan, seconds, async ([zone, change], span, offsets) => {
        const at = offsets.map((offset) => new Date(Date.parse(change) + offset * 1000).toISOString())
        await expectExact(zone, span, at)
      }),
      { numRuns: 40 },
    )
  })
})
