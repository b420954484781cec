// The operations that make a campaign live, pause it and archive it.
import type { Db } from '../../database/types.ts'
import { conflict, invalidInput, type Result } from '../../domain-errors.ts'
import type { Status } from '../campaign.ts'
import { type PlanOptions, planChange } from '../changing/plan-change.ts'
import { planLocked } from '../changing/plan-locked.ts'
import { writeChange } from '../changing/write-change.ts'
import { findBlockers } from '../content/blockers.ts'
import type { CampaignContent } from '../content/content.ts'
import { columnsOf } from '../content/settings.ts'
import { deleteDraft, findDraft } from '../drafts/queries.ts'
import { readReachable } from '../located-targets.ts'
import { type Changed, type ChangeOptions, keepRevision } from '../revisions/keep-revision.ts'
import { updateCampaign } from '../write-queries.ts'

/** Callers are no longer dialled. Calls that are under way continue: `stopCalls` ends them. */
export function pauseCampaign(db: Db, id: number, options: ChangeOptions): Promise<Result<Changed>> {
  return changeStatus(db, id, 'paused', options)
}

export function archiveCampaign(db: Db, id: number, options: ChangeOptions): Promise<Result<Changed>> {
  return changeStatus(db, id, 'archived', options)
}

function changeStatus(db: Db, id: number, status: Status, options: ChangeOptions): Promise<Result<Changed>> {
  return keepRevision(db, id, options, {
    change: async (db, { campaign: { settings } }) => {
      if (settings.status !== status) await updateCampaign(db, id, columnsOf({ ...settings, status }, ['status']))
      return { value: {} }
    },
  })
}

/**
 * Makes a campaign live, with the changes of its draft if it has one. Refused with what is missing if it could not make calls, and
 * if the campaign was changed since the draft was begun.
 */
export function publishCampaign(db: Db, id: number, options: ChangeOptions & PlanOptions): Promise<Result<Changed>> {
  return keepRevision(db, id, options, {
    change: async (db, before) => {
      const draft = await findDraft(db, id)
      if (draft === undefined) return await makeLive(db, id, before.campaign)
      if (draft.base_revision !== before.revision)
        return conflict(
          `The draft was begun on revision ${draft.base_revision}, but the campaign is at revision ${before.revision}. Apply the changes to a new draft, or discard the draft.`,
        )
      const input = { ...draft.input, id, status: 'live' }
      const planned = await planLocked(db, () => planChange(db, input, options))
      if ('error' in planned) return planned
      const blockers = await listBlockers(db, id, planned.value.after)
      if ('error' in blockers) return blockers
      await writeChange(db, id, planned.value)
      await deleteDraft(db, id)
      return { value: { rows: planned.value.rows } }
    },
  })
}

async function makeLive(db: Db, id: number, campaign: CampaignContent): Promise<Result<object>> {
  const blockers = await listBlockers(db, id, campaign)
  if ('error' in blockers) return blockers
  const { settings } = campaign
  if (settings.status !== 'live') await updateCampaign(db, id, columnsOf({ ...settings, status: 'live' }, ['status']))
  return { value: {} }
}

async function listBlockers(db: Db, id: number, campaign: CampaignContent): Promise<Result<object>> {
  const problems = findBlockers(campaign, await readReachable(db, id, campaign))
  return problems.length > 0 ? invalidInput(problems) : { value: {} }
}
