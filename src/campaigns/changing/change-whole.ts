// The operation that makes a campaign and all of its locations into what an input describes. Knows no file, command or HTTP.
import { isDeepStrictEqual } from 'node:util'
import { inDiscardedTransaction, inTransaction } from '../../database/in-transaction.ts'
import type { Db } from '../../database/types.ts'
import { invalidInput, type Result } from '../../domain-errors.ts'
import { type Change, differenceOf } from '../content/difference.ts'
import { findCampaignById } from '../queries.ts'
import { changedMeanwhile } from '../revisions/keep-revision.ts'
import { type CampaignChangeOptions, changeCampaign } from './change-campaign.ts'
import { changeLocations } from './change-locations.ts'
import { planChange } from './plan-change.ts'
import { describeLocations, planLocations } from './plan-locations.ts'

/** Each part as its own operation gets it. */
export interface WholeInput {
  readonly campaign: unknown
  /** Undefined: they stay as they are. */
  readonly locations: unknown
}

export interface WholeChange {
  readonly id: number
  readonly changes: readonly Change[]
}

/** Everything takes effect, or nothing does. Paths of problems begin with the part. */
export function changeWhole(db: Db, sent: WholeInput, options: CampaignChangeOptions): Promise<Result<WholeChange>> {
  return inTransaction(db, async (db) => {
    const done = await change(db, sent, options)
    if ('error' in done) return done
    const { expectedChanges } = options
    if (expectedChanges !== undefined && !isDeepStrictEqual(done.value.changes, expectedChanges)) return changedMeanwhile
    return done
  })
}

/** Returns what `changeWhole` would do, and leaves nothing behind. */
export function planWhole(db: Db, sent: WholeInput, options: CampaignChangeOptions): Promise<Result<WholeChange>> {
  return inDiscardedTransaction(db, (db) => change(db, sent, options))
}

async function change(db: Db, sent: WholeInput, options: CampaignChangeOptions): Promise<Result<WholeChange>> {
  const { expectedChanges: _, expectedRevision, ...others } = options
  const planned = await planChange(db, sent.campaign, others)
  if ('error' in planned) return within('campaign', planned)
  const made = await changeCampaign(db, sent.campaign, { ...others, expectedRevision })
  if ('error' in made) return within('campaign', made)
  const { id } = made.value
  const ofCampaign = differenceOf(planned.value)
  if (sent.locations === undefined) return { value: { id, changes: ofCampaign } }
  const campaign = await findCampaignById(db, id)
  if (campaign === undefined) throw new Error(`Campaign ${id} is gone, although it is locked`)
  const located = await planLocations(db, campaign, sent.locations)
  if ('error' in located) return within('locations', located)
  const changed = await changeLocations(db, id, sent.locations, others)
  if ('error' in changed) return within('locations', changed)
  return { value: { id, changes: [...ofCampaign, ...describeLocations(located.value)] } }
}

function within(part: keyof WholeInput, { error }: Extract<Result<never>, { error: unknown }>): Result<never> {
  if (error.kind !== 'invalid_input') return { error }
  return invalidInput(error.problems.map((problem) => ({ ...problem, path: [part, ...problem.path] })))
}
