// All SQL on the drafts of campaigns.
import type { Selectable } from 'kysely'
import type { Authorship } from '../../audit/actor.ts'
import type { Db, ReadonlyDb } from '../../database/types.ts'
import type { CampaignInput } from '../content/input.ts'
import type { CampaignDraftsTable } from '../table.ts'

export type Draft = Selectable<CampaignDraftsTable> & { readonly input: CampaignInput }

export async function findDraft(db: ReadonlyDb, campaignId: number): Promise<Draft | undefined> {
  const row = await db.selectFrom('campaign_drafts').selectAll().where('campaign_id', '=', campaignId).executeTakeFirst()
  return row && { ...row, input: row.input as CampaignInput }
}

export interface NewDraft {
  readonly campaign_id: number
  readonly base_revision: number
  readonly input: CampaignInput
}

/** Replaces the draft of a campaign that is locked. Returns the draft's revision. */
export async function saveDraftRow(db: Db, { input, ...draft }: NewDraft, { actor, now }: Authorship): Promise<number> {
  const saved = {
    input: JSON.stringify(input),
    updated_at: now.toISOString(),
    actor_kind: actor.kind,
    actor_id: actor.id,
    actor_name: actor.name,
  }
  const { revision } = await db
    .insertInto('campaign_drafts')
    .values({ ...draft, ...saved, revision: 1 })
    .onConflict((conflict) =>
      conflict.column('campaign_id').doUpdateSet((eb) => ({ ...saved, revision: eb('campaign_drafts.revision', '+', 1) })),
    )
    .returning('revision')
    .executeTakeFirstOrThrow()
  return revision
}

/** Returns false if there is none. */
export async function deleteDraft(db: Db, campaignId: number): Promise<boolean> {
  const { numDeletedRows } = await db.deleteFrom('campaign_drafts').where('campaign_id', '=', campaignId).executeTakeFirst()
  return numDeletedRows > 0n
}
