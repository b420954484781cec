// Replaces the content of a database with a backup: creates the schema of the backup, loads its rows, and migrates to the
// schema of this version. All of it is one transaction, so that a failure changes nothing.
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import type { Authorship } from '../audit/actor.ts'
import { type AuditEntry, insertAuditEntry } from '../audit/queries.ts'
import { appliedMigrations, knownMigrations, migrateTo } from '../database/migrate.ts'
import { OperatorError } from '../database/operator-errors.ts'
import { pinConnection } from '../database/pinned-connection.ts'
import type { Db } from '../database/types.ts'
import { type BackupHeader, type Frame, formatName, formatVersion, readFrames } from './format.ts'
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

export interface RestoreOptions {
  /** If true, deletes all data in the database. */
  readonly replace: boolean
  /** Called with the restored database, which has the accounts of the backup. */
  readonly findAuthorship: (db: Db) => Promise<Authorship>
}

/** Returns the header of the backup. Throws an OperatorError and changes nothing if it cannot be restored. */
export async function restoreDatabase(pool: pg.Pool, path: string, options: RestoreOptions): Promise<BackupHeader> {
  const { replace, findAuthorship } = options
  const header = await verify(path)
  const { db, client } = await pinConnection(pool)
  await db.transaction().execute(async (db) => {
    await disableTimeouts(db)
    const occupied = replace ? undefined : await findTableWithRows(db)
    if (occupied !== undefined)
      throw new OperatorError(`The database already contains data (table ${occupied}). Add --replace to delete all of it.`)
    if (!(await isOurs(db)))
      throw new OperatorError('The database contains tables of another program. Set DATABASE_URL to a separate database.')
    await dropSchema(db)
    await migrateTo(db, header.migrations.at(-1))
    await load(db, client, { header, path })
    await migrateTo(db, undefined)
    await insertAuditEntry(db, describeRestore(header), await findAuthorship(db))
  })
  return header
}

/** The log of the backup is restored, too, and this is its next entry. */
function describeRestore({ made_at, tables }: BackupHeader): AuditEntry {
  const rows = tables.reduce((sum, table) => sum + table.rows, 0)
  const object = { kind: 'database', id: null, name: null }
  return { action: 'database.restored', object, after: { made_at, tables: tables.length, rows } }
}

/** Reads and checks the whole file before anything is changed. */
async function verify(path: string): Promise<BackupHeader> {
  let header: BackupHeader | undefined
  for await (const frame of readFrames(path)) if (frame.kind === 'header') header = frame.header
  if (header?.format !== formatName) throw new OperatorError(`${path} is not a Patchboard backup. Nothing was changed.`)
  const known = await knownMigrations()
  const newer = header.version > formatVersion || header.migrations.some((name) => !known.includes(name))
  if (newer)
    throw new OperatorError(
      `${path} was made by a newer version of Patchboard. Install that version or a newer one, then restore. Nothing was changed.`,
    )
  if (header.migrations.some((name, index) => name !== known[index]))
    throw new OperatorError(
      `${path} was made by a development version whose migrations this version does not have. Nothing was changed.`,
    )
  return header
}

/** True if the database is empty or Patchboard's, so that its whole schema may be dropped. */
async function isOurs(db: Db): Promise<boolean> {
  return (await appliedMigrations(db)).length > 0 || (await listTables(db)).length === 0
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
      const rows = rowsOfTable(frames)
      await pipeline(Readable.from(rows.bytes()), client.query(copyFrom(copyStatement(table, 'FROM STDIN'))))
      frame = await rows.following
    } else frame = await frames.next()
  }
}

/** `bytes` yields the rows of the current table. `following` resolves with the frame after them. */
function rowsOfTable(frames: AsyncGenerator<Frame>) {
  const following = Promise.withResolvers<IteratorResult<Frame>>()
  async function* bytes(): AsyncGenerator<Buffer> {
    for (;;) {
      const next = await frames.next()
      if (next.done || next.value.kind !== 'rows') return following.resolve(next)
      yield next.value.bytes
    }
  }
  return { bytes, following: following.promise }
}
