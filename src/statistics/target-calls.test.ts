import { sql } from 'kysely'
import { beforeAll, describe, expect, it } from 'vitest'
import { cloneDatabase } from '../../test/support/database.ts'
import { readCampaignVersion } from '../answers/version-queries.ts'
import type { ReadonlyDb } from '../database/types.ts'
import type { MadeReport } from './counters.ts'
import { foldCounters } from './folding.ts'
import { readRange } from './parameters/request.ts'
import { targetCalls } from './target-calls.ts'

const { db } = await cloneDatabase()
const reader: ReadonlyDb = db

describe('a report on targets that is made again while calls go on', () => {
  const targets = targetCalls(7, readRange({}))
  const call = (target: number, status: string, on = db) =>
    sql`INSERT INTO calls (campaign_id, target_id, status) VALUES (7, ${target}, ${status})`.execute(on)
  const refreshed = async (made: MadeReport | undefined, on = reader) => made?.refresh?.(on, await readCampaignVersion(on, 7))

  beforeAll(async () => {
    await sql`INSERT INTO campaigns (id, name) VALUES (7, 'busy')`.execute(db)
    await sql`INSERT INTO targets (id, key, name) VALUES (21, 'quo"te,\n', 'Q'), (22, 'quo"te,\n', 'R'), (23, NULL, 'S'), (24, '23', 'T'), (25, 'new', 'U')`.execute(
      db,
    )
    for (const target of [21, 22, 23, 24]) await call(target, 'completed')
    await foldCounters(db)
  })

  it('counts only the targets that were reached, with others of the same key', async () => {
    let made = await targets.make(reader)
    for (const [target, status] of [
      [22, 'busy'],
      [23, 'completed'],
      [24, 'busy'],
      [21, 'title'],
    ] as const) {
      await call(target, status)
      made = await refreshed(made)
      expect(made?.json).toBe((await targets.make(reader))?.json)
    }
    await sql`UPDATE calls SET status = 'busy' WHERE campaign_id = 7 AND target_id = 23`.execute(db)
    expect(await refreshed(made)).toBeUndefined()
  })

  it('counts all again when a target is new or has no calls left, and after folding', async () => {
    await foldCounters(db)
    let made = await targets.make(reader)
    await call(25, 'busy')
    expect(await refreshed(made)).toBeUndefined()
    made = await targets.make(reader)
    await sql`DELETE FROM calls WHERE campaign_id = 7 AND target_id = 25`.execute(db)
    expect(await refreshed(made)).toBeUndefined()
    made = await targets.make(reader)
    await foldCounters(db)
    expect(await refreshed(made)).toBeUndefined()
  })

  it('counts all again on a server that lacks calls which the earlier report has', async () => {
    await db
      .transaction()
      .setIsolationLevel('repeatable read')
      .execute(async (behind) => {
        expect(await readCampaignVersion(behind, 7)).toBeDefined()
        await call(21, 'busy')
        const made = await targets.make(reader)
        expect(await refreshed(made, behind)).toBeUndefined()
      })
  })
})
