// Replaces the content of a database with a backup: creates the schema of the backup, loads its rows, and migrates to the
// schema of this version. All of it is one transaction, so that a failure changes nothing. Recordings are added before it,
// secrets replaced after it.
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import type { Authorship } from '../audit/actor.ts'
import { type AuditEntry, insertAuditEntry } from '../audit/queries.ts'
import type { Config } from '../config/config.ts'
import { appliedMigrations, migrateTo } from '../database/migrate.ts'
import type { OpenDatabase } from '../database/open.ts'
import { OperatorError } from '../database/operator-errors.ts'
import { pinConnection } from '../database/pinned-connection.ts'
import type { Db, ReadonlyDb } from '../database/types.ts'
import { expireSessions } from '../sessions/queue-queries.ts'
import { type BackupHeader, readFrames } from './format.ts'
import { contentOf } from './frame-content.ts'
import {
  copyStatement,
  countRows,
  disableTimeouts,
  dropSchema,
  findTableWithRows,
  listTables,
  setSequence,
  setTriggers,
  truncate,
} from './queries.ts'
import { findNewRecordings, putRecordings } from './recordings/restore-recordings.ts'
import { checkSecrets, writeSecrets } from './secrets/files.ts'
import { openSecrets, type Secrets } from './secrets/seal.ts'
import { type VerifiedBackup, verifyBackup } from './verify.ts'

export interface RestoreOptions {
  readonly config: Pick<Config, 'store' | 'dataDir' | 'secretKey'>
  /** If true, deletes all data in the database, and replaces secrets and recordings that are different. */
  readonly replace: boolean
  /** Called if the backup has secrets. If undefined, they are ignored. */
  readonly readPassphrase: (() => Promise<string>) | undefined
  /** Called with the restored database, which has the accounts of the backup. */
  readonly findAuthorship: (db: Db) => Promise<Authorship>
}

export interface Restored {
  readonly header: BackupHeader
  readonly hasSecrets: boolean
  /** Sessions that waited in the queue, and have ended. */
  readonly expired: number
}

/** Throws an OperatorError before anything is changed, if the backup cannot be restored here. */
export async function restore(
  { db, pool }: Pick<OpenDatabase, 'db' | 'pool'>,
  path: string,
  options: RestoreOptions,
): Promise<Restored> {
  const { config, replace } = options
  const backup = await verifyBackup(path)
  const secrets = await findSecrets(backup, options)
  await checkTarget(db, replace)
  if (secrets !== undefined) checkSecrets(secrets, config, replace)
  const undoRecordings = await putRecordings(path, await findNewRecordings(backup.recordings, config, replace), config)
  try {
    const expired = await restoreDatabase(pool, path, { ...options, header: backup.header, secrets })
    if (secrets !== undefined) writeSecrets(secrets, config)
    return { header: backup.header, hasSecrets: secrets !== undefined, expired }
  } catch (error) {
    await undoRecordings()
    throw error
  }
}

async function findSecrets({ secrets }: VerifiedBackup, { readPassphrase }: RestoreOptions): Promise<Secrets | undefined> {
  return secrets === undefined || readPassphrase === undefined ? undefined : openSecrets(secrets, await readPassphrase())
}

async function checkTarget(db: ReadonlyDb, replace: boolean): Promise<void> {
  const occupied = replace ? undefined : await findTableWithRows(db)
  if (occupied !== undefined)
    throw new OperatorError(`The database already contains data (table ${occupied}). Add --replace to delete all of it.`)
  if (!(await isOurs(db)))
    throw new OperatorError('The database contains tables of another program. Set DATABASE_URL to a separate database.')
}

/** True if the database is empty or Patchboard's, so that its whole schema may be dropped. */
async function isOurs(db: ReadonlyDb): Promise<boolean> {
  return (await appliedMigrations(db)).length > 0 || (await listTables(db)).length === 0
}

interface DatabaseOptions extends RestoreOptions {
  readonly header: BackupHeader
  readonly secrets: Secrets | undefined
}

async function restoreDatabase(pool: pg.Pool, path: string, options: DatabaseOptions): Promise<number> {
  const { header, replace, findAuthorship } = options
  const { db, client } = await pinConnection(pool)
  return db.transaction().execute(async (db) => {
    await disableTimeouts(db)
    await checkTarget(db, replace)
    await dropSchema(db)
    await migrateTo(db, header.migrations.at(-1))
    await load(db, client, { header, path })
    await migrateTo(db, undefined)
    const authorship = await findAuthorship(db)
    const expired = await endQueue(db, authorship.now)
    await insertAuditEntry(db, describeRestore(options, expired), authorship)
    return expired
  })
}

/** Nobody is dialled because of a restore: the server that made the backup may have dialled them already. */
async function endQueue(db: Db, now: Date): Promise<number> {
  let expired = 0
  for (;;) {
    const batch = await expireSessions(db, { queuedBefore: now, now })
    if (batch === 0) return expired
    expired += batch
  }
}

/** The log of the backup is restored, too, and this is its next entry. */
function describeRestore({ header, secrets }: DatabaseOptions, expired: number): AuditEntry {
  const { made_at, tables, recordings } = header
  const rows = tables.reduce((sum, table) => sum + table.rows, 0)
  const object = { kind: 'database', id: null, name: null }
  const after = {
    made_at,
    tables: tables.length,
    rows,
    recordings: recordings?.files ?? 0,
    secrets: secrets !== undefined,
    expired,
  }
  return { action: 'database.restored', object, after }
}

async function load(db: Db, client: pg.PoolClient, { header, path }: { header: BackupHeader; path: string }): Promise<void> {
  const names = (await listTables(db)).map((table) => table.name)
  // In this order, because triggers also note that a table was emptied.
  for (const name of names) await setTriggers(db, name, 'DISABLE')
  await truncate(db, names)
  await copyRows(client, header, path)
  for (const { name, rows } of header.tables) {
    const found = await countRows(db, name)
    if (found !== rows) throw new Error(`The table ${name} has ${found} rows after loading, the backup has ${rows}`)
  }
  for (const sequence of header.sequences) await setSequence(db, sequence)
  for (const name of names) await setTriggers(db, name, 'ENABLE')
}

async function copyRows(client: pg.PoolClient, header: BackupHeader, path: string): Promise<void> {
  const frames = readFrames(path)
  let frame = await frames.next()
  while (!frame.done) {
    const { value } = frame
    if (value.kind === 'table') {
      const table = header.tables.find(({ name }) => name === value.name)
      if (!table) throw new Error(`The backup has rows of a table ${value.name} that its header does not name`)
      const rows = contentOf(frames, 'rows')
      await pipeline(Readable.from(rows.bytes()), client.query(copyFrom(copyStatement(table, 'FROM STDIN'))))
      frame = await rows.following
    } else frame = await frames.next()
  }
}
