// The operations on the draft of a campaign: what it may become, beside what is live. A draft may be incomplete.
import { isDeepStrictEqual } from 'node:util'
import type { Authorship } from '../../audit/actor.ts'
import { insertAuditEntry } from '../../audit/queries.ts'
import { inTransaction } from '../../database/in-transaction.ts'
import type { Db } from '../../database/types.ts'
import { conflict, invalidInput, notFound, type Problem, type Result } from '../../domain-errors.ts'
import { findSubject, type PlanOptions, planChange } from '../changing/plan-change.ts'
import { checkInput } from '../changing/read-input.ts'
import { readCurrent } from '../content/current.ts'
import type { CampaignInput } from '../content/input.ts'
import { inputOf } from '../content/input-of.ts'
import { columnsOf, defaults, settingNames } from '../content/settings.ts'
import type { Campaign } from '../queries.ts'
import { keepFirstRevision } from '../revisions/keep-revision.ts'
import { lockCampaign } from '../revisions/queries.ts'
import { insertCampaign } from '../write-queries.ts'
import { type Draft, deleteDraft, findDraft, saveDraftRow } from './queries.ts'

export interface DraftOptions extends Authorship, PlanOptions {
  /** The draft is not saved unless this is its revision: 0 if there is none. */
  readonly expectedDraftRevision?: number | undefined
}

export interface SavedDraft {
  readonly campaignId: number
  /** Of the draft: how often it was saved. */
  readonly revision: number
  /** What would keep the draft from being applied now. */
  readonly problems: readonly Problem[]
}

/**
 * Saves what a whole campaign is to become. Values of a wrong type are refused; whatever else is wrong is returned, and refused
 * only when the draft is published. An input with a new name makes a campaign that is paused and has nothing but its name.
 */
export function saveDraft(db: Db, sent: unknown, options: DraftOptions): Promise<Result<SavedDraft>> {
  return inTransaction(db, async (db) => {
    const subject = await findSubject(db, sent)
    const campaign = subject && (await lockCampaign(db, subject.id))
    const current = campaign === undefined ? {} : inputOf((await readCurrent(db, campaign)).campaign)
    const { input, problems } = checkInput(sent, current)
    if (problems.length > 0) return invalidInput(problems)
    const kept = campaign ?? (await createEmpty(db, input, options))
    if (kept === undefined) return conflict('Another campaign with this name was made meanwhile. Nothing was saved. Try again.')
    const { id, revision } = kept
    const draft = await findDraft(db, id)
    const { expectedDraftRevision: expected = draft?.revision ?? 0 } = options
    if (expected !== (draft?.revision ?? 0)) return describeConflict(draft)
    const { id: _, ...rest } = input
    const isSame = draft !== undefined && isDeepStrictEqual(draft.input, rest)
    const saved = isSame
      ? draft.revision
      : await saveDraftRow(db, { campaign_id: id, base_revision: revision, input: rest }, options)
    if (!isSame) await audit(db, { campaign: kept, before: draft?.input ?? current, after: rest }, options)
    const planned = await planChange(db, { ...rest, id }, options)
    const left = 'error' in planned && planned.error.kind === 'invalid_input' ? planned.error.problems : []
    return { value: { campaignId: id, revision: saved, problems: left } }
  })
}

async function createEmpty(db: Db, { name }: CampaignInput, options: Authorship): Promise<Campaign | undefined> {
  const columns = columnsOf({ ...defaults, name }, settingNames)
  const id = await insertCampaign(db, { ...columns, name, created_time: options.now.toISOString() })
  if (id === undefined) return undefined
  await keepFirstRevision(db, { id, rows: new Map() }, options)
  return await lockCampaign(db, id)
}

interface DraftChange {
  readonly campaign: Campaign
  readonly before: Partial<CampaignInput>
  readonly after: CampaignInput
}

/** A draft is saved often, and has no effect until it is published, so the log says only which parts changed. */
async function audit(db: Db, { campaign, before, after }: DraftChange, options: Authorship): Promise<void> {
  const keys = Object.keys({ ...before, ...after }) as (keyof CampaignInput)[]
  const changed = keys.filter((key) => !isDeepStrictEqual(before[key], after[key]))
  const object = { kind: 'campaign', id: campaign.id, name: campaign.name }
  await insertAuditEntry(db, { action: 'campaign.draft_saved', object, after: { changed } }, options)
}

function describeConflict(draft: Draft | undefined) {
  if (draft === undefined) return conflict('The draft was published or discarded meanwhile. Nothing was saved.')
  const { revision, actor_name, updated_at } = draft
  return conflict(
    `The draft is at revision ${revision}, which ${actor_name} saved at ${updated_at.slice(0, 16)} UTC. Nothing was saved.`,
  )
}

export function discardDraft(db: Db, campaignId: number, options: Authorship): Promise<Result<{ readonly id: number }>> {
  return inTransaction(db, async (db) => {
    const campaign = await lockCampaign(db, campaignId)
    if (campaign === undefined) return notFound(`There is no campaign with the id ${campaignId}.`)
    if (!(await deleteDraft(db, campaignId))) return notFound(`Campaign ${campaign.name} has no draft.`)
    const object = { kind: 'campaign', id: campaignId, name: campaign.name }
    await insertAuditEntry(db, { action: 'campaign.draft_discarded', object }, options)
    return { value: { id: campaignId } }
  })
}
