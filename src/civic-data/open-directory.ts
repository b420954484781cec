// Keeps the directory in memory that the database has. The tables of versions that have not changed are read once.
import type { ReadonlyDb } from '../database/types.ts'
import { type CountryTables, Directory } from './directory.ts'
import { keepByVersion } from './kept-by-version.ts'
import { listCurrentTables, listCurrentVersions, listSeats } from './queries.ts'

/** Returns the directory of the moment. */
export type ReadDirectory = (db: ReadonlyDb) => Promise<Directory>

export function openDirectory(): ReadDirectory {
  return keepByVersion(async (db, known: readonly CountryTables[]) => {
    const current = await listCurrentVersions(db)
    const unchanged = known.filter(({ version }) => current.includes(version))
    const added = await listCurrentTables(
      db,
      unchanged.map(({ version }) => version),
    )
    const parts = [...unchanged, ...added]
    return { parts, value: new Directory(await listSeats(db), parts) }
  })
}
