// Counts in the database, which all processes share, so that no other service is needed.
import type { Db } from '../database/types.ts'
import { batchCounts } from './batched-counts.ts'
import { countAttempts, deleteCounts, deleteExpiredCounts, readAttempts, refundAttempts } from './queries.ts'
import type { Throttles } from './throttles.ts'

export function databaseThrottles(db: Db): Throttles {
  return {
    count: batchCounts((key, window, increment) => countAttempts(db, key, { ...window, increment })),
    read: (key, now) => readAttempts(db, key, now),
    refund: (keys) => refundAttempts(db, keys),
    forget: (keys) => deleteCounts(db, keys),
    prune: (now) => deleteExpiredCounts(db, now),
  }
}
