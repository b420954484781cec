// Brings the rows of targets and their offices up to what a file says: makes new ones, under keys of their own, and changes
// those that differ. Which campaign calls them is decided elsewhere.
import { isDeepStrictEqual } from 'node:util'
import type { Db } from '../../database/types.ts'
import { insertTargets, type NewTarget, replaceOffices, updateTargets } from '../../targets/write-queries.ts'
import type { FileTarget } from './campaign-file.ts'
import { changedTargets } from './difference.ts'
import { lastKeyNumber, type StoredTarget } from './queries.ts'

export interface TargetsToSave {
  readonly targets: readonly FileTarget[]
  /** As they are, by id. */
  readonly rows: ReadonlyMap<number, StoredTarget>
}

/** Returns the id of each, in the same order. Expects a transaction. */
export async function saveTargets(db: Db, campaignId: number, { targets, rows }: TargetsToSave): Promise<number[]> {
  const made = targets.filter(({ id }) => id === undefined)
  const idsOfMade = await insertTargets(db, await withKeys(db, campaignId, made))
  const idByMade = new Map(made.map((target, i) => [target, idsOfMade[i]]))
  const changed = changedTargets(targets, rows)
  await updateTargets(
    db,
    changed.map(({ target, row }) => ({ ...target, id: row.id })),
  )
  const saved = targets.map((target) => ({ ...target, id: target.id ?? idByMade.get(target) ?? 0 }))
  const moved = saved.filter(({ id, offices }) => !isDeepStrictEqual(offices, rows.get(id)?.offices ?? []))
  await replaceOffices(db, {
    targetIds: moved.map(({ id }) => id),
    offices: moved.flatMap(({ id, offices }) => offices.map((office) => ({ ...office, target_id: id }))),
  })
  return saved.map(({ id }) => id)
}

/**
 * `custom:CAMPAIGN:NUMBER-NAME`. The number stands before the name so that no key begins with another, which would count as
 * belonging to it: see joinSpecial.
 */
async function withKeys(db: Db, campaignId: number, made: readonly FileTarget[]): Promise<NewTarget[]> {
  const prefix = `custom:${campaignId}:`
  const given = made.flatMap(({ key }) => key ?? [])
  let number = await lastKeyNumber(db, prefix, given)
  return made.map((target) => ({ ...target, key: target.key ?? `${prefix}${++number}-${slugOf(target.name)}` }))
}

const slugMax = 60

function slugOf(name: string): string {
  const letters = name.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()
  return [...letters.replace(/[^\p{L}\p{N}]+/gu, '-').replace(/^-|-$/g, '')].slice(0, slugMax).join('')
}
