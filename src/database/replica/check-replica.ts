// Checks that the server that DATABASE_READ_URL names is a replica of the database that DATABASE_URL names, and has the tables of
// this version. Throws a ReplicaError that says what is wrong.
import { appliedMigrations, knownMigrations } from '../migrate.ts'
import type { ReadonlyDb } from '../types.ts'
import { readIdentity, readReplicaState } from './queries.ts'
import { ReplicaError } from './replica-error.ts'

/** `db` is that of the replica. */
export async function checkReplica(db: ReadonlyDb, primary: ReadonlyDb): Promise<void> {
  const [own, wanted] = await Promise.all([readIdentity(db), readIdentity(primary)])
  if (own.cluster !== wanted.cluster)
    throw new ReplicaError(
      'other_cluster',
      'The server that DATABASE_READ_URL names is not a replica of the one that DATABASE_URL names, but belongs to another cluster. Correct DATABASE_READ_URL.',
    )
  await readReplayed(db)
  if (own.database !== wanted.database)
    throw new ReplicaError(
      'other_database',
      'DATABASE_READ_URL names another database of the cluster than DATABASE_URL. Correct DATABASE_READ_URL.',
    )
  const applied = new Set(await appliedMigrations(db))
  if (!(await knownMigrations()).every((name) => applied.has(name)))
    throw new ReplicaError('migrations_pending', 'The replica does not have the tables of this version yet.')
}

export interface Replayed {
  readonly position: bigint
  readonly lastCommitAt: number | null
}

/** How far the replica has replayed the log of its primary. Throws if it does not. */
export async function readReplayed(db: ReadonlyDb): Promise<Replayed> {
  const { isReplica, position, lastCommitAt } = await readReplicaState(db)
  if (isReplica && position !== null) return { position, lastCommitAt }
  throw new ReplicaError(
    'not_a_replica',
    'The server that DATABASE_READ_URL names is not a streaming replica: it is a primary, or was promoted to one. Correct DATABASE_READ_URL.',
  )
}
