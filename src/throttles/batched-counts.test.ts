// Guarantee: batching neither counts twice nor loses a count.
import { describe, expect, test } from 'vitest'
import { cloneDatabase } from '../../test/support/database.ts'
import { batchCounts } from './batched-counts.ts'
import { databaseThrottles } from './database-throttles.ts'
import { throttleKey } from './throttle-key.ts'

const { db } = await cloneDatabase()
const window = { now: new Date('2026-01-15T12:00:00Z'), windowSeconds: 60 }

describe('simultaneous counts of one key', () => {
  test('by two processes return every number once, up to the number of counts', async () => {
    const processes = [databaseThrottles(db), databaseThrottles(db)]
    const key = throttleKey('at once')
    const counted = await Promise.all(Array.from({ length: 60 }, (_, i) => processes[i % 2]?.count(key, window)))
    const attempts = counted.map((each) => each?.attempts ?? 0).toSorted((a, b) => a - b)
    expect(attempts).toEqual(Array.from({ length: 60 }, (_, i) => i + 1))
  })

  test('take two statements, however many there are, and return in the order of the calls', async () => {
    const statements: number[] = []
    let total = 0
    const count = batchCounts(async (_key, _window, many) => {
      statements.push(many)
      await Promise.resolve()
      total += many
      return { attempts: total, resetsIn: 60 }
    })
    const counted = await Promise.all(Array.from({ length: 9 }, () => count(throttleKey('x'), window)))
    expect(statements).toEqual([1, 8])
    expect(counted.map(({ attempts }) => attempts)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9])
  })

  test('all fail if their statement fails, but later ones do not', async () => {
    let isBroken = true
    const count = batchCounts(async (_key, _window, many) => {
      await Promise.resolve()
      if (isBroken) throw new Error('broken')
      return { attempts: many, resetsIn: 60 }
    })
    const key = throttleKey('y')
    const failed = await Promise.allSettled([count(key, window), count(key, window)])
    expect(failed.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
    isBroken = false
    expect(await count(key, window)).toEqual({ attempts: 1, resetsIn: 60 })
  })
})
