// Guarantee: whatever happens to the replica, and whichever process answers, a reader never gets an answer that is older than
// one before, nor one that is older than allowed.
import { setImmediate as nextTurn } from 'node:timers'
import { sql } from 'kysely'
import { afterAll, expect, test } from 'vitest'
import { oneOf, type Random, seededRandom } from '../../../test/fault-run/seeded-random.ts'
import { administer } from '../../../test/support/global-setup.ts'
import { openReplicatedDatabase } from '../../../test/support/replica/replicated-database.ts'
import { systemStopwatch } from '../../clock.ts'
import { select } from '../select.ts'
import type { ReadonlyDb } from '../types.ts'
import { type ReadCounts, ReplicaReads } from './replica-reads.ts'
import { ReplicaWatch } from './replica-watch.ts'

const { postgres, db } = await openReplicatedDatabase()

const ageSecondsMax = 0.5
const log = { info: () => {}, warn: () => {} }

const processes = [1, 2, 3].map(() => {
  const watch = new ReplicaWatch({ primary: db, url: postgres.replicaUrl, statementTimeoutSeconds: 30, log, ageSecondsMax })
  return { watch, reads: new ReplicaReads(db, watch, { stopwatch: systemStopwatch, wake: () => {} }) }
})
afterAll(() => {
  for (const { watch } of processes) watch.close()
})

let isOver = false
/** When each number was written. */
const writtenAt: number[] = [performance.now()]

async function write(): Promise<void> {
  while (!isOver) {
    await sql`UPDATE campaigns SET name = ${String(writtenAt.length)} WHERE id = 1`.execute(db)
    writtenAt.push(performance.now())
  }
}

async function readNumber(db: ReadonlyDb): Promise<number> {
  const [row] = await select(db, sql<{ name: string }>`SELECT name FROM campaigns WHERE id = 1`)
  return Number(row?.name)
}

/** Reads through any of the processes, one after the other, and returns what is wrong. */
async function readInTurn(reader: string, random: Random): Promise<string[]> {
  const wrong: string[] = []
  let newest = 0
  while (!isOver) {
    const askedAt = performance.now()
    const seen = await oneOf(random, processes as [(typeof processes)[0]]).reads.run(reader, readNumber)
    if (seen < newest) wrong.push(`${reader}: ${seen} after ${newest}`)
    const successor = writtenAt[seen + 1]
    if (successor !== undefined && askedAt - successor > ageSecondsMax * 1000)
      wrong.push(`${reader}: ${seen} is ${Math.round(askedAt - successor)} ms old`)
    newest = Math.max(newest, seen)
    if (random() < 0.02) await new Promise((resolve) => nextTurn(resolve))
  }
  return wrong
}

async function check(watch: ReplicaWatch): Promise<void> {
  while (!isOver) await watch.check()
}

/** How many reads each database has answered, in all processes. */
function countReads(from: keyof ReadCounts): number {
  return processes.reduce((sum, { reads }) => sum + reads.counts()[from], 0)
}

const disturbancesMin = 40

/** True when the run proves something: much was disturbed, and all kinds of answers occurred. */
function isEnough(disturbances: number): boolean {
  const isAnswered = countReads('replica') > 100 && countReads('primary') > 100 && countReads('repeated') > 0
  return disturbances >= disturbancesMin && isAnswered
}

/** Pauses and resumes the replay, restarts the replica, breaks connections, and lets single processes lose it, in any order. */
async function disturb(random: Random): Promise<void> {
  // The replica also cancels what disturbs it, if it stands in the way of the log.
  const ask = (statement: string) => administer(postgres.replicaUrl, statement).catch(() => {})
  for (let disturbances = 0; !isEnough(disturbances); disturbances++) {
    const choice = random()
    if (choice < 0.05) {
      await postgres.stopReplica()
      await postgres.startReplica()
    } else if (choice < 0.35) oneOf(random, processes as [(typeof processes)[0]]).watch.giveUp(new Error('lost'))
    else if (choice < 0.45)
      await ask("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'patchboard' AND random() < 0.3")
    else if (choice < 0.75) await ask('SELECT pg_wal_replay_pause()')
    else await ask('SELECT pg_wal_replay_resume()')
    // On the replica, the wait would stand in the way of the log.
    await administer(postgres.primaryUrl, `SELECT pg_sleep(${random() * 0.2})`)
  }
  await ask('SELECT pg_wal_replay_resume()')
}

test('while somebody writes, with three processes, six readers and a replica that is disturbed', async () => {
  const random = seededRandom(7)
  const readers = Promise.all([1, 2, 3, 4, 5, 6].map((id) => readInTurn(`key:${id}`, seededRandom(id))))
  const running = Promise.all([write(), readers, ...processes.map(({ watch }) => check(watch))])
  await disturb(random).finally(() => {
    isOver = true
  })
  await running
  expect((await readers).flat()).toEqual([])
}, 120_000)
