// Saves the targets of an input and their offices: inserts new targets with new keys and updates changed ones. Does not change
// which campaigns call them.

import { isDeepStrictEqual } from 'node:util'
import type { Db, ReadonlyDb } from '../../database/types.ts'
import type { StoredTarget, Target } from '../../targets/target.ts'
import { insertTargets, type NewTarget, replaceOffices, updateTargets } from '../../targets/write-queries.ts'
import { changedTargets } from '../content/difference.ts'
import { lastKeyNumber } from '../content/queries.ts'

export interface TargetsToSave {
  readonly targets: readonly Target[]
  /** The current rows by id. */
  readonly rows: ReadonlyMap<number, StoredTarget>
}

/** Returns the ids in the order of `targets`. Must be called inside a transaction. */
export async function saveTargets(db: Db, campaignId: number, { targets, rows }: TargetsToSave): Promise<number[]> {
  const inserted = targets.filter(({ id }) => id === undefined)
  const insertedIds = await insertTargets(db, await addKeys(db, campaignId, inserted))
  const idByTarget = new Map(inserted.map((target, i) => [target, insertedIds[i]]))
  const changed = changedTargets(targets, rows)
  await updateTargets(
    db,
    changed.map(({ target, row }) => ({ ...target, id: row.id })),
  )
  const saved = targets.map((target) => ({ ...target, id: target.id ?? idByTarget.get(target) ?? 0 }))
  const withOtherOffices = saved.filter(({ id, offices }) => !isDeepStrictEqual(offices, rows.get(id)?.offices ?? []))
  await replaceOffices(db, {
    targetIds: withOtherOffices.map(({ id }) => id),
    offices: withOtherOffices.flatMap(({ id, offices }) => offices.map((office) => ({ ...office, target_id: id }))),
  })
  return saved.map(({ id }) => id)
}

/**
 * Keys are `custom:CAMPAIGN:NUMBER-NAME`. The number comes before the name, so that no key is a prefix of another: joinSpecial
 * would treat such targets as related.
 */
async function addKeys(db: ReadonlyDb, campaignId: number, targets: readonly Target[]): Promise<NewTarget[]> {
  const prefix = `custom:${campaignId}:`
  const given = targets.flatMap(({ key }) => key ?? [])
  let number = await lastKeyNumber(db, prefix, given)
  return targets.map((target) => ({ ...target, key: target.key ?? `${prefix}${++number}-${slugOf(target.name)}` }))
}

const slugMax = 60

function slugOf(name: string): string {
  const letters = name.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()
  return [...letters.replace(/[^\p{L}\p{N}]+/gu, '-').replace(/^-|-$/g, '')].slice(0, slugMax).join('')
}
