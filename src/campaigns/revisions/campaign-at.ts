// A campaign as a session runs it: as it was at the revision that the session was planned with.
import type { ReadonlyDb } from '../../database/types.ts'
import { type Campaign, findCampaignById } from '../queries.ts'
import { findRevision } from './queries.ts'
import type { RevisionContent } from './revision.ts'

export interface RunCampaign extends Campaign {
  /** Absent if the campaign has not changed since. */
  readonly content?: RevisionContent
}

/** `revision`: null in sessions that an earlier version started. Returns undefined if the campaign was deleted. */
export async function findCampaignAt(db: ReadonlyDb, id: number, revision: number | null): Promise<RunCampaign | undefined> {
  const campaign = await findCampaignById(db, id)
  if (campaign === undefined || revision === null || campaign.revision === revision) return campaign
  const planned = await findRevision(db, id, revision)
  // A campaign that was never changed by an operation has no revision 0.
  return planned === undefined ? campaign : { ...campaign, ...planned.content.columns, content: planned.content }
}
