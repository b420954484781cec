// How many minutes the calls of today have taken, remembered for a few seconds.
import type { Clock } from '../clock.ts'
import type { Db } from '../database/types.ts'
import { listSpentMinutes } from './queries.ts'

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
  let remembered: { readonly at: number; readonly found: Promise<SpentMinutes> } | undefined
  return () => {
    const now = clock()
    const age = remembered === undefined ? Number.POSITIVE_INFINITY : now.getTime() - remembered.at
    if (remembered !== undefined && age >= 0 && age < rememberedMilliseconds) return remembered.found
    const found = read(db, now)
    remembered = { at: now.getTime(), found }
    // Whoever asks next shall not be told of a failure that may be over.
    found.catch(() => {
      if (remembered?.found === found) remembered = undefined
    })
    return found
  }
}

async function read(db: Db, now: Date): Promise<SpentMinutes> {
  const rows = await listSpentMinutes(db, now)
  const byCampaign = new Map(rows.map(({ campaign_id, minutes }) => [campaign_id, minutes]))
  return {
    total: rows.reduce((sum, { minutes }) => sum + minutes, 0),
    of: (campaignId) => byCampaign.get(campaignId) ?? 0,
  }
}
