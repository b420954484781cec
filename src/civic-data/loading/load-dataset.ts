// The operation that stores what a source says as a new version of its dataset, and lets callers reach it, unless somebody should
// look first. Knows no file, command or HTTP.
import { createHash } from 'node:crypto'
import type { Authorship } from '../../audit/actor.ts'
import { insertAuditEntry } from '../../audit/queries.ts'
import { inTransaction } from '../../database/in-transaction.ts'
import type { Db } from '../../database/types.ts'
import type { Result } from '../../domain-errors.ts'
import { writeMaps } from '../boundaries/map-bytes.ts'
import type { PackedMap } from '../boundaries/packed-map.ts'
import type { Downloads } from '../downloading/download-source.ts'
import { findRecords, listVersions, type Version } from '../queries.ts'
import { noRecords, type Records } from '../records.ts'
import type { Omitted } from '../source.ts'
import { checkDataset, insertVersion, pruneVersions, setDownloads } from '../write-queries.ts'
import { mergeRecords } from './merge-records.ts'
import { compareRecords, type Report } from './report.ts'
import { switchTo } from './switch-version.ts'

interface DatasetName {
  /** Its name. */
  readonly dataset: string
  /** ISO 3166 alpha-2, upper case. */
  readonly country: string
}

export interface ReadDataset extends DatasetName {
  readonly records: Records
  /** The shapes of `records.boundaries`. */
  readonly boundaries?: readonly PackedMap[]
  /** What the files that were read do not have. */
  readonly omitted?: readonly Omitted[]
  /** The only regions that were read. */
  readonly regions?: readonly string[]
  /** Where it was read from: a path or a URL. */
  readonly origin: string
  /** What servers said of its files, if it was downloaded. */
  readonly downloads?: Downloads
  /** Somebody wants it, although it may be suspicious. */
  readonly isAccepted: boolean
}

export interface LoadedDataset {
  /** `waiting`: it is suspicious, so the version before stays the current one. */
  readonly outcome: 'unchanged' | 'switched' | 'waiting'
  readonly version: number
  readonly report: Report
}

const versionsKept = 5

export function loadDataset(db: Db, read: ReadDataset, authorship: Authorship): Promise<Result<LoadedDataset>> {
  return inTransaction<LoadedDataset>(db, async (db) => {
    const { dataset, country, origin, isAccepted } = read
    await checkDataset(db, { name: dataset, country, now: authorship.now })
    const digest = createHash('sha256')
      .update(JSON.stringify([read.records, read.omitted, read.regions]))
      .digest('hex')
    const versions = await listVersions(db, dataset)
    const [latest] = versions
    if (latest?.digest === digest && (latest.is_current || !isAccepted)) {
      if (read.downloads !== undefined) await setDownloads(db, latest.id, read.downloads)
      return { value: loadedAlready(latest) }
    }
    const current = versions.find(({ is_current }) => is_current)
    const known = current === undefined ? undefined : await findRecords(db, current.id)
    const { records, kept } = mergeRecords(known ?? noRecords, read.records, read)
    const report = compareRecords(known, records, kept)
    const boundaries = read.boundaries && writeMaps(read.boundaries)
    const version = await insertVersion(db, { dataset, origin, digest, records, boundaries, report }, authorship)
    if (read.downloads !== undefined) await setDownloads(db, version, read.downloads)
    const isSwitched = isAccepted || report.suspicious.length === 0
    if (isSwitched) await switchTo(db, { dataset, version, records, now: authorship.now })
    const after = { version, origin, current: isSwitched, ...report.counts }
    await insertAuditEntry(
      db,
      { action: 'dataset.loaded', object: { kind: 'dataset', id: dataset, name: dataset }, after },
      authorship,
    )
    await pruneVersions(db, dataset, versionsKept)
    return { value: { outcome: isSwitched ? 'switched' : 'waiting', version, report } }
  })
}

/** Notes that the source still says what the version says that was loaded last. Undefined if there is none. */
export async function confirmDataset(db: Db, source: DatasetName, now: Date): Promise<LoadedDataset | undefined> {
  const { dataset: name, country } = source
  const [latest] = await listVersions(db, name)
  if (latest === undefined) return undefined
  await checkDataset(db, { name, country, now })
  return loadedAlready(latest)
}

/** One that somebody has left is not switched to again. */
function loadedAlready({ id, switched_at, report }: Version): LoadedDataset {
  return { outcome: switched_at === null ? 'waiting' : 'unchanged', version: id, report }
}
