// Guarantee: no call is lost or made twice, despite crashes of the server and its database and a carrier that repeats, loses,
// delays and reorders what it sends. The full run is npm run fault-run.
import { expect, test } from 'vitest'
import { runFaults } from './fault-run.ts'

test('sixty calls, two kills and a crash of the database leave the records exact', { timeout: 120_000 }, async () => {
  const { guarantees } = await runFaults({ calls: 60, kills: 2, restartDatabase: true, seed: 1, say: () => {} })
  expect(guarantees.filter(({ misses }) => misses.length > 0)).toEqual([])
  expect(guarantees.filter(({ checked }) => checked === 0)).toEqual([])
})
