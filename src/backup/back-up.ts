// Writes a backup: a consistent snapshot of all tables, the recordings, and the encrypted secrets, in one file.
import { createGzip } from 'node:zlib'
import type pg from 'pg'
import { to as copyTo } from 'pg-copy-streams'
import type { Clock } from '../clock.ts'
import type { Config } from '../config/config.ts'
import { appliedMigrations } from '../database/migrate.ts'
import { OperatorError } from '../database/operator-errors.ts'
import { pinConnection } from '../database/pinned-connection.ts'
import type { ReadonlyDb } from '../database/types.ts'
import { type BackupHeader, type ContentFrame, encodeFrames, formatName, formatVersion } from './format.ts'
import { copyStatement, countRows, disableTimeouts, listSequences, listTables } from './queries.ts'
import { type FoundRecordings, findRecordings, recordingFrames } from './recordings/find-recordings.ts'
import type { SealedSecrets } from './secrets/seal.ts'
import { writeWholeFile } from './write-file.ts'

export interface BackupOptions {
  readonly config: Pick<Config, 'store' | 'dataDir'>
  readonly clock: Clock
  readonly secrets: SealedSecrets | 'left out' | 'none'
}

/** Returns the header of the backup. Replaces an existing file, but only with a complete backup. */
export async function backUp(pool: pg.Pool, path: string, options: BackupOptions): Promise<BackupHeader> {
  const { db, client } = await pinConnection(pool)
  return db
    .transaction()
    .setIsolationLevel('repeatable read')
    .setAccessMode('read only')
    .execute(async (db) => {
      await disableTimeouts(db)
      const database = await describeDatabase(db)
      const recordings = await findRecordings(db, options.config)
      const header: BackupHeader = {
        ...database,
        made_at: options.clock().toISOString(),
        recordings: recordings.summary,
        secrets: typeof options.secrets === 'string' ? options.secrets : 'encrypted',
      }
      await writeWholeFile(path, [encodeFrames(frames(client, header, { ...options, recordings })), createGzip()])
      return header
    })
}

async function describeDatabase(db: ReadonlyDb): Promise<Omit<BackupHeader, 'made_at'>> {
  const migrations = await appliedMigrations(db)
  if (migrations.length === 0) throw new OperatorError('The database is empty. There is nothing to back up.')
  const tables = []
  for (const table of await listTables(db)) tables.push({ ...table, rows: await countRows(db, table.name) })
  return { format: formatName, version: formatVersion, migrations, tables, sequences: await listSequences(db) }
}

interface Contents {
  readonly secrets: BackupOptions['secrets']
  readonly recordings: FoundRecordings
}

async function* frames(
  client: pg.PoolClient,
  header: BackupHeader,
  { secrets, recordings }: Contents,
): AsyncGenerator<ContentFrame> {
  yield { kind: 'header', header }
  if (typeof secrets !== 'string') yield { kind: 'secrets', secrets }
  for (const table of header.tables) {
    yield { kind: 'table', name: table.name }
    for await (const bytes of client.query(copyTo(copyStatement(table, 'TO STDOUT'))))
      yield { kind: 'rows', bytes: bytes as Buffer }
  }
  yield* recordingFrames(recordings.files)
}
