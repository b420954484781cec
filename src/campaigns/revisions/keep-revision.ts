// Everything that changes a campaign does so in here: the change, its revision and its entry in the audit log are one
// transaction. A revision and its description are derived from the rows, whatever changed them.

import { isDeepStrictEqual } from 'node:util'
import type { AuditAction } from '../../audit/action.ts'
import type { Actor, Authorship } from '../../audit/actor.ts'
import { changedPart } from '../../audit/changed-part.ts'
import { insertAuditEntry } from '../../audit/queries.ts'
import { inTransaction } from '../../database/in-transaction.ts'
import type { Db } from '../../database/types.ts'
import { conflict, notFound, type Result } from '../../domain-errors.ts'
import type { StoredTarget } from '../../targets/target.ts'
import { type Change, differenceOf } from '../content/difference.ts'
import type { Campaign } from '../queries.ts'
import { describeLocationChanges } from './location-changes.ts'
import { findRevision, insertRevision, listRevisions, lockCampaign } from './queries.ts'
import { describeRevision } from './revision.ts'
import { auditedState, readState, type State } from './state.ts'

export interface ChangeOptions extends Authorship {
  /** The change is refused unless this is the campaign's revision: 0 if it is new, or if none was recorded. */
  readonly expectedRevision?: number | undefined
}

export interface Changed {
  readonly id: number
  /** The same as before if nothing changed. */
  readonly revision: number
  readonly changes: readonly Change[]
}

type Rows = ReadonlyMap<number, StoredTarget>

export interface Work {
  /** Changes rows. Returns the rows of targets as they were, if it changed some that were not the campaign's. */
  change(db: Db, before: State): Promise<Result<{ readonly rows?: Rows }>>
  /** For the audit log. Without it, the log says what happened to the campaign: changed, published, paused or archived. */
  readonly action?: 'campaign.reverted'
}

export const changedMeanwhile = conflict(
  'The campaign, or a target that other campaigns share, was changed by somebody else meanwhile. Nothing was changed. Try again.',
)

export function keepRevision(db: Db, id: number, options: ChangeOptions, work: Work): Promise<Result<Changed>> {
  return inTransaction(db, async (db) => {
    const campaign = await lockCampaign(db, id)
    if (campaign === undefined) return notFound(`There is no campaign with the id ${id}.`)
    const { expectedRevision = campaign.revision, now } = options
    if (expectedRevision !== campaign.revision) return await describeConflict(db, campaign, expectedRevision)
    const before = await readState(db, campaign)
    await recordUnrecorded(db, before, now)
    const done = await work.change(db, before)
    if ('error' in done) return done
    const after = await readState(db, await getCampaign(db, id))
    return {
      value: await record(
        db,
        { before, after, rows: done.value.rows },
        { ...options, action: work.action ?? actionOf(before, after) },
      ),
    }
  })
}

/** For a campaign that this transaction made. `rows`: the rows of its targets as they were before. */
export async function keepFirstRevision(db: Db, { id, rows }: { id: number; rows: Rows }, options: Authorship): Promise<Changed> {
  const after = await readState(db, await getCampaign(db, id))
  return await record(db, { before: undefined, after, rows }, { ...options, action: 'campaign.created' })
}

/** What changes rows without an operation: an import, psql, an earlier version of the server. */
const outside: Actor = { kind: 'system', id: null, name: 'outside Patchboard' }

/** Keeps what the campaign was found as, if no revision holds it, so that it can be returned to. */
async function recordUnrecorded(db: Db, { id, revision, content }: State, now: Date): Promise<void> {
  const last = await findRevision(db, id, revision)
  if (last !== undefined && isDeepStrictEqual(last.content, content)) return
  await insertRevision(db, { campaign_id: id, content, changes: [] }, { actor: outside, now })
}

interface Recording extends Authorship {
  readonly action: AuditAction
}

const actions = { live: 'campaign.published', paused: 'campaign.paused', archived: 'campaign.archived' } as const

/** The same whoever makes the change, and by whatever way. */
function actionOf(before: State, after: State): Recording['action'] {
  const { status } = after.campaign.settings
  return before.campaign.settings.status === status ? 'campaign.changed' : actions[status]
}

interface Recorded {
  readonly before: State | undefined
  readonly after: State
  readonly rows: Rows | undefined
}

async function record(db: Db, { before, after, rows }: Recorded, options: Recording): Promise<Changed> {
  const { id, revision, campaign } = after
  const known = rows ?? new Map(before?.reachable.map((row) => [row.id, row]))
  const part = changedPart(before && auditedState(before), auditedState(after)) ?? changedPart(before?.content, after.content)
  if (part === undefined) return { id, revision, changes: [] }
  const changes = [
    ...differenceOf({ before, after: campaign, rows: known }),
    ...(await describeLocationChanges(db, before?.content.location_table ?? null, after.content.location_table)),
  ]
  const object = { kind: 'campaign', id, name: campaign.settings.name }
  await insertAuditEntry(db, { action: options.action, object, ...part }, options)
  return { id, revision: await insertRevision(db, { campaign_id: id, content: after.content, changes }, options), changes }
}

async function describeConflict(db: Db, { id, revision }: Campaign, expected: number) {
  const since = await listRevisions(db, id, expected)
  const lines = since.map((one) => `${describeRevision(one)}.`)
  const known = lines.length > 0 ? ` Since then: ${lines.join(' ')}` : ''
  return conflict(`The campaign is at revision ${revision}, but the change was made for revision ${expected}.${known}`)
}

async function getCampaign(db: Db, id: number): Promise<Campaign> {
  const campaign = await lockCampaign(db, id)
  if (campaign === undefined) throw new Error(`Campaign ${id} is gone, although it is locked`)
  return campaign
}
