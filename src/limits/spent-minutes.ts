// The minutes used by the calls of today, cached for a few seconds.
import type { Clock } from '../clock.ts'
import type { ReadonlyDb } from '../database/types.ts'
import { listSpentMinutes } from './queries.ts'
import { dayOf } from './windows.ts'

export interface SpentMinutes {
  readonly total: number
  of(campaignId: number): number
}

/**
 * The sum reads all calls of the day, which is too slow for every request of a busy day. While it is cached, the limit is
 * exceeded by no more than a few seconds of the open calls, which continue anyway.
 */
const cacheMilliseconds = 5000

export function spentMinutes(db: ReadonlyDb, clock: Clock): () => Promise<SpentMinutes> {
  let cached: { readonly at: Date; readonly minutes: Promise<SpentMinutes> } | undefined
  return () => {
    const now = clock()
    if (cached !== undefined && isFresh(cached.at, now)) return cached.minutes
    const minutes = read(db, now)
    cached = { at: now, minutes }
    // Errors are not cached.
    minutes.catch(() => {
      if (cached?.minutes === minutes) cached = undefined
    })
    return minutes
  }
}

/** The cache ends at midnight, when the sum starts from zero. */
function isFresh(at: Date, now: Date): boolean {
  const age = now.getTime() - at.getTime()
  return age >= 0 && age < cacheMilliseconds && dayOf(at).name === dayOf(now).name
}

async function read(db: ReadonlyDb, now: Date): Promise<SpentMinutes> {
  const rows = await listSpentMinutes(db, now)
  const byCampaign = new Map(rows.map(({ campaign_id, minutes }) => [campaign_id, minutes]))
  return {
    total: rows.reduce((sum, { minutes }) => sum + minutes, 0),
    of: (campaignId) => byCampaign.get(campaignId) ?? 0,
  }
}
