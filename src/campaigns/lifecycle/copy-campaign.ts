// The operation that copies a campaign under another name. The copy is paused, and shares targets, numbers and recordings.

import type { Authorship } from '../../audit/actor.ts'
import { inTransaction } from '../../database/in-transaction.ts'
import type { Db } from '../../database/types.ts'
import { invalidInput, notFound, type Result } from '../../domain-errors.ts'
import { statuses } from '../campaign.ts'
import { checkName } from '../changing/read-input.ts'
import { type Changed, keepFirstRevision } from '../revisions/keep-revision.ts'
import { lockCampaign } from '../revisions/queries.ts'
import { restoreContent } from '../revisions/restore-queries.ts'
import { readState } from '../revisions/state.ts'
import { insertCampaign } from '../write-queries.ts'

/** Call-in numbers stay with the original, because a number can belong to one campaign only. */
export function copyCampaign(
  db: Db,
  { id, name }: { readonly id: number; readonly name: string },
  options: Authorship,
): Promise<Result<Changed>> {
  return inTransaction(db, async (db) => {
    const campaign = await lockCampaign(db, id)
    if (campaign === undefined) return notFound(`There is no campaign with the id ${id}.`)
    const problems = checkName(name)
    if (problems.length > 0) return invalidInput(problems)
    const { content, reachable } = await readState(db, campaign)
    const columns = { ...content.columns, name, status_code: statuses.indexOf('paused') }
    const copyId = await insertCampaign(db, { name, created_time: options.now.toISOString() })
    if (copyId === undefined)
      return invalidInput([
        { path: ['name'], code: 'taken', message: `name is "${name}", which is the name of another campaign` },
      ])
    await restoreContent(db, copyId, { ...content, columns, call_in_numbers: [] })
    const rows = new Map(reachable.map((row) => [row.id, row]))
    return { value: await keepFirstRevision(db, { id: copyId, rows }, options) }
  })
}
