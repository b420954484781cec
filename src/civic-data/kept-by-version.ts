// Keeps in memory what is made from the current versions of the datasets: one prepared row says whether it still is. Whoever needs a
// new one waits for it, together with others.
import type { ReadonlyDb } from '../database/types.ts'
import { findDirectoryVersion } from './queries.ts'

export interface Made<T, Version> {
  readonly value: T
  /** Parts by the version of a dataset that they were made from. */
  readonly parts: readonly Version[]
}

interface Kept<T, Version> extends Made<T, Version> {
  readonly version: string
}

/** `known`: the parts of before, so that only what has changed is made. */
type Make<T, Version> = (db: ReadonlyDb, known: readonly Version[]) => Promise<Made<T, Version>>

export function keepByVersion<T, Version>(make: Make<T, Version>): (db: ReadonlyDb) => Promise<T> {
  let kept: Kept<T, Version> | undefined
  let making: { readonly version: string; readonly made: Promise<Kept<T, Version>> } | undefined
  /** A switch between its statements makes the version an older one than the rest; then the next request makes it again. */
  const makeAt = async (db: ReadonlyDb, version: string) => ({ version, ...(await make(db, kept?.parts ?? [])) })
  return async (db) => {
    const version = await findDirectoryVersion(db)
    if (kept?.version === version) return kept.value
    if (making?.version !== version) making = { version, made: makeAt(db, version) }
    try {
      kept = await making.made
    } finally {
      making = undefined
    }
    return kept.value
  }
}
