// Plans a change on rows that nobody else can change meanwhile: targets are shared by campaigns.

import { isDeepStrictEqual } from 'node:util'
import type { Db } from '../../database/types.ts'
import type { Result } from '../../domain-errors.ts'
import { listTargetsById } from '../../targets/queries.ts'
import type { StoredTarget } from '../../targets/target.ts'
import { lockTargets } from '../../targets/write-queries.ts'

interface WithRows {
  /** The current rows of targets, by id. */
  readonly rows: ReadonlyMap<number, StoredTarget>
}

/** Must be called inside a transaction. Locks the targets that the plan is about until it ends. */
export async function planLocked<Plan extends WithRows>(db: Db, plan: () => Promise<Result<Plan>>): Promise<Result<Plan>> {
  const planned = await plan()
  if ('error' in planned) return planned
  const { rows } = planned.value
  // All at once, in the order of their ids, so that two changes cannot wait for each other.
  await lockTargets(db, [...rows.keys()])
  const current = await listTargetsById(db, [...rows.keys()])
  const isUnchanged = current.length === rows.size && current.every((row) => isDeepStrictEqual(row, rows.get(row.id)))
  return isUnchanged ? planned : await plan()
}
