// Keeps the directory in memory that the database has: one prepared row says whether it still does. A request that needs a new one
// waits for it; the tables of versions that have not changed are read once.
import type { ReadonlyDb } from '../database/types.ts'
import { Directory } from './directory.ts'
import { type CurrentTables, findDirectoryVersion, listCurrentTables, listCurrentVersions, listSeats } from './queries.ts'

/** Returns the directory of the moment. */
export type ReadDirectory = (db: ReadonlyDb) => Promise<Directory>

interface Kept {
  readonly version: string
  readonly directory: Directory
  readonly tables: readonly CurrentTables[]
}

export function openDirectory(): ReadDirectory {
  let kept: Kept | undefined
  let reading: { readonly version: string; readonly kept: Promise<Kept> } | undefined
  return async (db) => {
    const version = await findDirectoryVersion(db)
    if (kept?.version === version) return kept.directory
    if (reading?.version !== version) reading = { version, kept: read(db, version, kept?.tables ?? []) }
    try {
      kept = await reading.kept
    } finally {
      reading = undefined
    }
    return kept.directory
  }
}

/** A switch between the statements makes the version an older one than the rest; then the next request reads again. */
async function read(db: ReadonlyDb, version: string, known: readonly CurrentTables[]): Promise<Kept> {
  const current = await listCurrentVersions(db)
  const unchanged = known.filter((tables) => current.includes(tables.version))
  const added = await listCurrentTables(
    db,
    unchanged.map(({ version }) => version),
  )
  const tables = [...unchanged, ...added]
  return { version, tables, directory: new Directory(await listSeats(db), tables) }
}
