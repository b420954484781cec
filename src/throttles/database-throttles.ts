// Counts in the database, so that all processes count together without anything else to run.
import type { Db } from '../database/types.ts'
import { joinCounts } from './joined-counts.ts'
import { countAttempts, deleteCounts, deleteExpiredCounts, giveBackAttempts, readAttempts } from './queries.ts'
import type { Throttles } from './throttles.ts'

export function databaseThrottles(db: Db): Throttles {
  return {
    count: joinCounts((key, window, many) => countAttempts(db, key, { ...window, many })),
    read: (key, now) => readAttempts(db, key, now),
    giveBack: (keys) => giveBackAttempts(db, keys),
    forget: (keys) => deleteCounts(db, keys),
    sweep: (now) => deleteExpiredCounts(db, now),
  }
}
