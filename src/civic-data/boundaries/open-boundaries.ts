// Keeps the boundaries in memory that the database has, from the first look-up on: one prepared row says whether it still does, and
// the shapes of versions that have not changed are read once.
import type { ReadonlyDb } from '../../database/types.ts'
import { findDirectoryVersion, listCurrentBoundaries, listCurrentVersions } from '../queries.ts'
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

interface Kept {
  readonly version: string
  readonly versions: readonly KeptVersion[]
}

export function openBoundaries(): ReadBoundaries {
  let kept: Kept | undefined
  let reading: { readonly version: string; readonly kept: Promise<Kept> } | undefined
  return async (db) => {
    const version = await findDirectoryVersion(db)
    if (kept?.version === version) return kept.versions
    if (reading?.version !== version) reading = { version, kept: read(db, version, kept?.versions ?? []) }
    try {
      kept = await reading.kept
    } finally {
      reading = undefined
    }
    return kept.versions
  }
}

async function read(db: ReadonlyDb, version: string, known: readonly KeptVersion[]): Promise<Kept> {
  const current = await listCurrentVersions(db)
  const unchanged = known.filter((kept) => current.includes(kept.version))
  const added = await listCurrentBoundaries(
    db,
    unchanged.map(({ version }) => version),
  )
  const indexed = added.map(({ version, country, boundaries }) => ({
    version,
    country,
    maps: readMaps(boundaries).map((map) => new BoundaryIndex(map)),
  }))
  return { version, versions: [...unchanged, ...indexed] }
}
