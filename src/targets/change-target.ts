// The operation that changes a target, for all campaigns that call it.
import { isDeepStrictEqual } from 'node:util'
import type { Authorship } from '../audit/actor.ts'
import { changedPart } from '../audit/changed-part.ts'
import { insertAuditEntry } from '../audit/queries.ts'
import { inTransaction } from '../database/in-transaction.ts'
import type { Db } from '../database/types.ts'
import { conflict, invalidInput, notFound, type Problem, type Result } from '../domain-errors.ts'
import { checkShape } from '../input/check-shape.ts'
import { dropEmpty } from '../input/drop-empty.ts'
import { collectProblems } from '../input/problems.ts'
import { textsIn, withoutInvisibleIn } from '../input/without-invisible.ts'
import { type TargetInput, targetInput } from './input.ts'
import { listTargetsById } from './queries.ts'
import { readTargetData } from './read-target.ts'
import type { StoredTarget, TargetData } from './target.ts'
import { lockTargets, replaceOffices, updateTargets } from './write-queries.ts'

export interface TargetChange {
  readonly id: number
  /** A `TargetInput` that describes the whole target. Its key cannot change, and may be left out. */
  readonly sent: unknown
  /** The country (ISO 3166) of numbers without a calling code. If undefined, numbers must have one. */
  readonly country: string | undefined
  /** The change is refused unless the target is still this one. */
  readonly expected?: StoredTarget
}

export interface ChangedTarget {
  readonly target: StoredTarget
  readonly isChanged: boolean
}

export function changeTarget(db: Db, change: TargetChange, authorship: Authorship): Promise<Result<ChangedTarget>> {
  return inTransaction<ChangedTarget>(db, async (db) => {
    await lockTargets(db, [change.id])
    const [before] = await listTargetsById(db, [change.id])
    if (before === undefined) return notFound(`There is no target with the id ${change.id}.`)
    if (change.expected !== undefined && !isDeepStrictEqual(change.expected, before))
      return conflict(`${before.name} was changed by somebody else meanwhile. Nothing was changed. Try again.`)
    if (before.is_body)
      return conflict(`${before.name} stands for its members, who are called at their own numbers. It cannot be changed.`)
    const { data, problems } = readChange(before, change)
    if (problems.length > 0) return invalidInput(problems)
    const after = { ...before, ...data }
    if (isDeepStrictEqual(after, before)) return { value: { target: before, isChanged: false } }
    await write(db, before, after)
    const object = { kind: 'target', id: before.id, name: before.name }
    await insertAuditEntry(db, { action: 'target.changed', object, ...changedPart(before, after) }, authorship)
    return { value: { target: after, isChanged: true } }
  })
}

interface ReadChange {
  readonly data: TargetData
  readonly problems: readonly Problem[]
}

function readChange(before: StoredTarget, { sent, country }: TargetChange): ReadChange {
  const input = dropEmpty(withoutInvisibleIn(sent, textsIn(before)))
  const ofShape = checkShape(targetInput, input)
  if (ofShape.length > 0) return { data: before, problems: ofShape }
  const { problems, addProblem } = collectProblems()
  const wanted = input as TargetInput
  const current = new Set([before.number, ...before.offices.map(({ number }) => number)])
  const data = readTargetData(wanted, { path: [], country, current, addProblem })
  if (wanted.key !== undefined && wanted.key !== before.key)
    addProblem(['key'], 'not_allowed', `key is "${wanted.key}"; the key of a target cannot change`)
  if (data.name.trim() === '') addProblem(['name'], 'required', 'name is missing')
  // Without any number, only campaigns with a fallback number can call it.
  const hadNumber = before.number !== null || before.offices.length > 0
  if (hadNumber && data.number === null && data.offices.length === 0)
    addProblem(['phone'], 'required', 'phone is missing, and campaigns call this target')
  return { data, problems }
}

async function write(db: Db, before: StoredTarget, after: StoredTarget): Promise<void> {
  await updateTargets(db, [after])
  if (isDeepStrictEqual(after.offices, before.offices)) return
  const offices = after.offices.map((office) => ({ ...office, target_id: after.id }))
  await replaceOffices(db, { targetIds: [after.id], offices })
}
