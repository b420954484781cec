// The operation that deletes a campaign that has never made a call. Others are archived, because reports are about them.
import type { Authorship } from '../../audit/actor.ts'
import { insertAuditEntry } from '../../audit/queries.ts'
import { inTransaction } from '../../database/in-transaction.ts'
import type { Db } from '../../database/types.ts'
import { conflict, notFound, type Result } from '../../domain-errors.ts'
import { statusOf } from '../campaign.ts'
import { lockCampaign } from '../revisions/queries.ts'
import { auditedState, readState } from '../revisions/state.ts'
import { deleteCampaignRow, hasCallers } from '../write-queries.ts'

export interface Deleted {
  readonly id: number
  readonly name: string
}

/** Deletes its revisions and its draft, too; its targets, numbers and recordings stay. */
export function deleteCampaign(
  db: Db,
  id: number,
  { expectedRevision, ...authorship }: Authorship & { readonly expectedRevision?: number },
): Promise<Result<Deleted>> {
  return inTransaction(db, async (db) => {
    // Sessions that start meanwhile wait for this lock, and find no campaign.
    const campaign = await lockCampaign(db, id)
    if (campaign === undefined) return notFound(`There is no campaign with the id ${id}.`)
    const { name, revision } = campaign
    if (expectedRevision !== undefined && expectedRevision !== revision)
      return conflict(`Campaign ${name} was changed meanwhile: it is at revision ${revision}. It was not deleted.`)
    if (statusOf(campaign) === 'live') return conflict(`Campaign ${name} is live. Pause it first.`)
    if (await hasCallers(db, id))
      return conflict(`Campaign ${name} has made calls, and reports are about them. Archive it instead.`)
    const before = auditedState(await readState(db, campaign))
    await deleteCampaignRow(db, id)
    await insertAuditEntry(db, { action: 'campaign.deleted', object: { kind: 'campaign', id, name }, before }, authorship)
    return { value: { id, name } }
  })
}
