// Keeps the boundaries in memory that the database has, from the first look-up on. The shapes of versions that have not changed are
// read once.
import type { ReadonlyDb } from '../../database/types.ts'
import { keepByVersion } from '../kept-by-version.ts'
import { listCurrentBoundaries, listCurrentVersions } from '../queries.ts'
import { BoundaryIndex } from './boundary-index.ts'
import { readMaps } from './map-bytes.ts'

export interface CountryBoundaries {
  /** ISO 3166 alpha-2, upper case. */
  readonly country: string
  readonly maps: readonly BoundaryIndex[]
}

/** Returns the boundaries of the moment. */
export type ReadBoundaries = (db: ReadonlyDb) => Promise<readonly CountryBoundaries[]>

interface KeptVersion extends CountryBoundaries {
  readonly version: number
}

export function openBoundaries(): ReadBoundaries {
  return keepByVersion(async (db, known: readonly KeptVersion[]) => {
    const current = await listCurrentVersions(db)
    const unchanged = known.filter(({ version }) => current.includes(version))
    const added = await listCurrentBoundaries(
      db,
      unchanged.map(({ version }) => version),
    )
    const indexed = added.map(({ version, country, boundaries }) => ({
      version,
      country,
      maps: readMaps(boundaries).map((map) => new BoundaryIndex(map)),
    }))
    const parts = [...unchanged, ...indexed]
    return { parts, value: parts }
  })
}
