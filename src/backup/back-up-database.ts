// Writes a backup: a consistent snapshot of all tables in one file, which appears only when it is complete.
import { createWriteStream } from 'node:fs'
import { open, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import type pg from 'pg'
import { to as copyTo } from 'pg-copy-streams'
import type { Clock } from '../clock.ts'
import { appliedMigrations } from '../database/migrate.ts'
import { OperatorError } from '../database/operator-errors.ts'
import { type PinnedConnection, pinConnection } from '../database/pinned-connection.ts'
import { type BackupHeader, encodeFrames, type Frame, formatName, formatVersion } from './format.ts'
import { copyStatement, countRows, disableTimeouts, listSequences, listTables } from './queries.ts'

/** Returns the header of the backup. Replaces an existing file, but only with a complete backup. */
export async function backUpDatabase(pool: pg.Pool, path: string, clock: Clock): Promise<BackupHeader> {
  const draft = `${path}.part-${process.pid}`
  const pinned = await pinConnection(pool)
  try {
    const header = await pinned.db
      .transaction()
      .setIsolationLevel('repeatable read')
      .setAccessMode('read only')
      .execute(async (db) => {
        await disableTimeouts(db)
        const header = await describe({ ...pinned, db }, clock)
        const file = createWriteStream(draft, { mode: 0o600, flags: 'wx', flush: true })
        await pipeline(encodeFrames(frames(pinned.client, header)), createGzip(), file)
        return header
      })
    await rename(draft, path)
    await syncDirectory(dirname(path))
    return header
  } catch (error) {
    await rm(draft, { force: true })
    throw explainWriteError(error, path)
  }
}

async function describe({ db }: PinnedConnection, clock: Clock): Promise<BackupHeader> {
  const migrations = await appliedMigrations(db)
  if (migrations.length === 0) throw new OperatorError('The database is empty. There is nothing to back up.')
  const tables = []
  for (const table of await listTables(db)) tables.push({ ...table, rows: await countRows(db, table.name) })
  const made_at = clock().toISOString()
  return { format: formatName, version: formatVersion, made_at, migrations, tables, sequences: await listSequences(db) }
}

async function* frames(client: pg.PoolClient, header: BackupHeader): AsyncGenerator<Exclude<Frame, { kind: 'end' }>> {
  yield { kind: 'header', header }
  for (const table of header.tables) {
    yield { kind: 'table', name: table.name }
    for await (const bytes of client.query(copyTo(copyStatement(table, 'TO STDOUT'))))
      yield { kind: 'rows', bytes: bytes as Buffer }
  }
}

/** A rename is durable only after its directory has been synced. */
async function syncDirectory(directory: string): Promise<void> {
  const handle = await open(directory)
  await handle.sync()
  await handle.close()
}

function explainWriteError(error: unknown, path: string): unknown {
  switch ((error as NodeJS.ErrnoException).code) {
    case 'ENOSPC':
    case 'EDQUOT':
      return new OperatorError(`The disk of ${path} is full. No file was written. Free some space, or choose another file.`)
    case 'ENOENT':
      return new OperatorError(`The directory ${dirname(path)} does not exist. Create it, or choose another file.`)
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
    case 'EISDIR':
    case 'ENOTDIR':
      return new OperatorError(`${path} cannot be written (${(error as NodeJS.ErrnoException).code}). Choose another file.`)
    default:
      return error
  }
}
