// The operations that make another version of a dataset the current one: one that waits for somebody to look at it, or the one
// before. Callers who are being connected keep whom they were planned with.
import type { Authorship } from '../../audit/actor.ts'
import { insertAuditEntry } from '../../audit/queries.ts'
import { inTransaction } from '../../database/in-transaction.ts'
import type { Db } from '../../database/types.ts'
import { conflict, notFound, type Result } from '../../domain-errors.ts'
import { applyOverrides } from '../overrides/override.ts'
import { listOverrides } from '../overrides/queries.ts'
import { findRecords, listVersions, type Version } from '../queries.ts'
import type { Records } from '../records.ts'
import { lockDataset, makeCurrent } from '../write-queries.ts'
import { applyRecords } from './apply-records.ts'

export interface Switch {
  readonly dataset: string
  readonly version: number
  readonly records: Records
  readonly now: Date
}

/** Must be called in a transaction that has locked the dataset. */
export async function switchTo(db: Db, { dataset, version, records, now }: Switch): Promise<void> {
  const seats = applyOverrides(records.seats, await listOverrides(db, dataset), now)
  await applyRecords(db, dataset, { ...records, seats })
  await makeCurrent(db, dataset, version, now)
}

/** Switches to the version that was loaded last, but waits. */
export function acceptVersion(db: Db, dataset: string, authorship: Authorship): Promise<Result<Version>> {
  return change(db, dataset, authorship, ([latest]) =>
    latest?.switched_at === null ? latest : conflict(`No version of ${dataset} waits to be accepted.`),
  )
}

/** Switches to the version that was the current one before. */
export function rollBack(db: Db, dataset: string, authorship: Authorship): Promise<Result<Version>> {
  return change(db, dataset, authorship, (versions) => {
    const current = versions.find(({ is_current }) => is_current)
    const earlier = versions.find(({ id, switched_at }) => switched_at !== null && id < (current?.id ?? 0))
    return earlier ?? conflict(`${dataset} has no earlier version to go back to.`)
  })
}

function change(
  db: Db,
  dataset: string,
  authorship: Authorship,
  choose: (versions: readonly Version[]) => Version | ReturnType<typeof conflict>,
): Promise<Result<Version>> {
  return inTransaction<Version>(db, async (db) => {
    await lockDataset(db, dataset)
    const versions = await listVersions(db, dataset)
    if (versions.length === 0) return notFound(`There is no dataset ${dataset}.`)
    const chosen = choose(versions)
    if ('error' in chosen) return chosen
    const records = await findRecords(db, chosen.id)
    if (records === undefined) throw new Error(`Version ${chosen.id} of ${dataset} is gone, although it is locked`)
    const current = versions.find(({ is_current }) => is_current)
    await switchTo(db, { dataset, version: chosen.id, records, now: authorship.now })
    const object = { kind: 'dataset', id: dataset, name: dataset }
    const [before, after] = [current, chosen].map((version) => version && { version: version.id })
    await insertAuditEntry(db, { action: 'dataset.switched', object, before, after }, authorship)
    return { value: chosen }
  })
}
