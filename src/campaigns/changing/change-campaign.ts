// The operation that makes a campaign, or changes it, into what an input describes. Knows no file, command or HTTP.
import { isDeepStrictEqual } from 'node:util'
import { inTransaction } from '../../database/in-transaction.ts'
import type { Db } from '../../database/types.ts'
import type { Result } from '../../domain-errors.ts'
import { type Change, differenceOf } from '../content/difference.ts'
import { columnsOf, settingNames } from '../content/settings.ts'
import {
  type Changed,
  type ChangeOptions,
  changedMeanwhile,
  keepFirstRevision,
  keepRevision,
} from '../revisions/keep-revision.ts'
import { insertCampaign } from '../write-queries.ts'
import { findSubject, type PlannedChange, type PlanOptions, planChange } from './plan-change.ts'
import { planLocked } from './plan-locked.ts'
import { writeChange } from './write-change.ts'

export interface CampaignChangeOptions extends ChangeOptions, PlanOptions {
  /** What somebody was shown and confirmed. If the change is another one by now, it is refused. */
  readonly expectedChanges?: readonly Change[]
}

/**
 * `sent`: a `CampaignInput` of any origin. Everything takes effect, or nothing does. Recordings that it refers to must be stored
 * before.
 */
export async function changeCampaign(db: Db, sent: unknown, options: CampaignChangeOptions): Promise<Result<Changed>> {
  const subject = await findSubject(db, sent)
  if (subject === undefined) return await createCampaign(db, sent, options)
  return await keepRevision(db, subject.id, options, {
    change: async (db) => {
      const planned = await planLocked(db, () => planChange(db, sent, options))
      if ('error' in planned) return planned
      if (planned.value.before?.id !== subject.id || !isAsExpected(planned.value, options)) return changedMeanwhile
      await writeChange(db, subject.id, planned.value)
      return { value: { rows: planned.value.rows } }
    },
  })
}

async function createCampaign(db: Db, sent: unknown, options: CampaignChangeOptions): Promise<Result<Changed>> {
  return await inTransaction(db, async (db) => {
    const planned = await planLocked(db, () => planChange(db, sent, options))
    if ('error' in planned) return planned
    const { before, after, rows } = planned.value
    if (before !== undefined || (options.expectedRevision ?? 0) !== 0) return changedMeanwhile
    const { name } = after.settings
    const columns = columnsOf(after.settings, settingNames)
    const id = await insertCampaign(db, { ...columns, name, created_time: options.now.toISOString() })
    if (id === undefined || !isAsExpected(planned.value, options)) return changedMeanwhile
    await writeChange(db, id, planned.value)
    return { value: await keepFirstRevision(db, { id, rows }, options) }
  })
}

function isAsExpected(planned: PlannedChange, { expectedChanges }: CampaignChangeOptions): boolean {
  return expectedChanges === undefined || isDeepStrictEqual(differenceOf(planned), expectedChanges)
}
