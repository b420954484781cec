// The operation that replaces all locations of a campaign with those of given rows.
import { isDeepStrictEqual } from 'node:util'
import type { Db } from '../../database/types.ts'
import type { Result } from '../../domain-errors.ts'
import type { Change } from '../content/difference.ts'
import { findCampaignById } from '../queries.ts'
import { type Changed, type ChangeOptions, changedMeanwhile, keepRevision } from '../revisions/keep-revision.ts'
import { replaceLocations } from '../write-queries.ts'
import { describeLocations, type PlannedLocations, planLocations } from './plan-locations.ts'
import { planLocked } from './plan-locked.ts'
import { saveTargets } from './save-targets.ts'

export interface LocationChangeOptions extends ChangeOptions {
  /** What somebody was shown and confirmed. If the change is another one by now, it is refused. */
  readonly expectedChanges?: readonly Change[]
}

/** Everything takes effect, or nothing does. */
export async function changeLocations(
  db: Db,
  campaignId: number,
  sent: unknown,
  options: LocationChangeOptions,
): Promise<Result<Changed>> {
  return await keepRevision(db, campaignId, options, {
    change: async (db) => {
      const campaign = await findCampaignById(db, campaignId)
      if (campaign === undefined) throw new Error(`Campaign ${campaignId} is gone, although it is locked`)
      const planned = await planLocked(db, () => planLocations(db, campaign, sent))
      if ('error' in planned) return planned
      const { expectedChanges } = options
      if (expectedChanges !== undefined && !isDeepStrictEqual(describeLocations(planned.value), expectedChanges))
        return changedMeanwhile
      await writeLocations(db, campaignId, planned.value)
      return { value: { rows: planned.value.rows } }
    },
  })
}

async function writeLocations(db: Db, campaignId: number, planned: PlannedLocations): Promise<void> {
  const { mappings, added, changed, removed } = planned
  const ids = await saveTargets(db, campaignId, planned)
  const locations = [...added, ...changed, ...removed]
  const written = new Set(locations)
  await replaceLocations(db, campaignId, {
    locations,
    targets: mappings
      .filter(({ location }) => written.has(location))
      .map(({ location, target }) => ({ location, targetId: ids[target] ?? 0 })),
  })
}
