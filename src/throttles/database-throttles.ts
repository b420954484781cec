// Counts in the database, so that all processes count together without anything else to run.
import type { Db } from '../database/types.ts'
import { countAttempt, deleteCounts, deleteExpiredCounts, giveBackAttempts, readAttempts } from './queries.ts'
import type { Throttles } from './throttles.ts'

export function databaseThrottles(db: Db): Throttles {
  return {
    count: (key, window) => countAttempt(db, key, window),
    read: (key, now) => readAttempts(db, key, now),
    giveBack: (keys) => giveBackAttempts(db, keys),
    forget: (keys) => deleteCounts(db, keys),
    sweep: (now) => deleteExpiredCounts(db, now),
  }
}
