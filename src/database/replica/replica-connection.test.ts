import { sql } from 'kysely'
import { afterAll, expect, test } from 'vitest'
import { startReplicatedPostgres } from '../../../test/support/replica/replicated-postgres.ts'
import { select } from '../select.ts'
import type { ReadonlyDb } from '../types.ts'
import { connectToReplica } from './replica-connection.ts'

const postgres = await startReplicatedPostgres()
afterAll(() => postgres.stop())

const open = () => connectToReplica({ url: postgres.replicaUrl, statementTimeoutSeconds: 30, onBroken: () => {} })
const ask = (db: ReadonlyDb) => select(db, sql<{ one: number }>`SELECT 1 AS one`)

test('a replica that has restarted, and may answer from an earlier state, is refused until it is opened anew', async () => {
  const connection = open()
  expect(await connection.run(ask)).toEqual([{ one: 1 }])
  await postgres.stopReplica()
  await postgres.startReplica()
  await expect.poll(() => connection.run(ask).catch((error: Error) => error.message)).toMatch(/has restarted/)
  connection.close()
  const next = open()
  expect(await next.run(ask)).toEqual([{ one: 1 }])
  next.close()
})

test('a read on a connection that was closed meanwhile fails as on a replica that is lost', async () => {
  const connection = open()
  connection.close()
  await expect(connection.run(ask)).rejects.toMatchObject({ problem: 'unreachable' })
})
