// How many minutes the calls of today have taken, remembered for a few seconds.
import type { Clock } from '../clock.ts'
import type { Db } from '../database/types.ts'
import { listSpentMinutes } from './queries.ts'
import { dayOf } from './windows.ts'

export interface SpentMinutes {
  readonly total: number
  of(campaignId: number): number
}

/**
 * The sum reads all calls of the day, which is too much for each request of a busy day. In these seconds no more is spent
 * than the calls under way can take, which go on anyway.
 */
const rememberedMilliseconds = 5000

export function spentMinutes(db: Db, clock: Clock): () => Promise<SpentMinutes> {
  let remembered: { readonly at: Date; readonly found: Promise<SpentMinutes> } | undefined
  return () => {
    const now = clock()
    if (remembered !== undefined && isFresh(remembered.at, now)) return remembered.found
    const found = read(db, now)
    remembered = { at: now, found }
    // Whoever asks next shall not be told of a failure that may be over.
    found.catch(() => {
      if (remembered?.found === found) remembered = undefined
    })
    return found
  }
}

/** Not beyond midnight, where the sum begins anew. */
function isFresh(at: Date, now: Date): boolean {
  const age = now.getTime() - at.getTime()
  return age >= 0 && age < rememberedMilliseconds && dayOf(at).name === dayOf(now).name
}

async function read(db: Db, now: Date): Promise<SpentMinutes> {
  const rows = await listSpentMinutes(db, now)
  const byCampaign = new Map(rows.map(({ campaign_id, minutes }) => [campaign_id, minutes]))
  return {
    total: rows.reduce((sum, { minutes }) => sum + minutes, 0),
    of: (campaignId) => byCampaign.get(campaignId) ?? 0,
  }
}
