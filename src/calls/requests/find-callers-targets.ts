// Tells a page whom a caller would reach, by the same rules as a call.
import { statusOf } from '../../campaigns/campaign.ts'
import { findCampaign } from '../../campaigns/queries.ts'
import type { Vacancy } from '../../campaigns/reaching/reach.ts'
import { isLocated, locatedCampaign, resolveTargets } from '../../campaigns/reaching/resolve-targets.ts'
import { AppError } from '../../errors.ts'
import { countLookup, type LookupLimits } from '../../limits/lookup-limits.ts'
import { listTargets } from '../../targets/queries.ts'
import { planOffices, type TargetSources } from '../planning/make-plan.ts'
import { onceEach } from '../planning/plan.ts'
import { requireLive } from '../planning/plan-session.ts'

export interface TargetsRequest {
  /** Id or name. */
  readonly campaign: string
  readonly location: string | undefined
  /** The network address that the request came from. */
  readonly address: string
}

export interface CallersTargets {
  /** What the page should ask the caller for. `location`: none was sent, or it leads to nobody. */
  readonly needs: 'location' | 'address' | null
  readonly targets: readonly ShownTarget[]
  readonly vacancies: readonly Vacancy[]
  /** Districts of which one is the caller's. */
  readonly choices: readonly ShownChoice[]
}

export interface ShownTarget {
  readonly key: string | null
  readonly title: string
  readonly name: string
  readonly district: string
  readonly party: string | null
  readonly photo_url: string | null
  /** How many offices can be dialled. */
  readonly offices: number
}

export interface ShownChoice {
  readonly title: string
  readonly name: string
  readonly district: string
  /** How much of the location is in the district, from 0 to 1. Null if unknown. */
  readonly share: number | null
}

/** Throws an AppError if there is no such campaign, it is not live, or a network asks too often. */
export async function findCallersTargets(
  services: TargetSources & LookupLimits,
  { campaign: idOrName, location, address }: TargetsRequest,
): Promise<CallersTargets> {
  const { db, random } = services
  await countLookup(services, address)
  const campaign = await findCampaign(db, idOrName)
  if (campaign === undefined) throw new AppError('invalid_campaign', `invalid campaignId ${idOrName.slice(0, 100)}`)
  if (statusOf(campaign) === 'archived') throw new AppError('campaign_not_live', `Campaign ${campaign.name} is archived.`)
  requireLive(campaign)
  const reach = await resolveTargets(db, locatedCampaign(campaign), location ?? null, {
    ...services,
    random: random.number,
  })
  const ids = reach.targets.map(({ id }) => id)
  const rows = new Map((ids.length === 0 ? [] : await listTargets(db, ids)).map((row) => [row.id, row]))
  const planned = await planOffices(services, campaign, ids, reach.point)
  const isEmpty = reach.targets.length + reach.vacancies.length + reach.choices.length === 0
  return {
    needs: isLocated(campaign) && isEmpty ? 'location' : reach.choices.length > 0 || reach.isPartial ? 'address' : null,
    targets: onceEach(planned).map(({ targetId, title, name, district }) => ({
      key: rows.get(targetId)?.key ?? null,
      ...{ title, name, district },
      party: rows.get(targetId)?.party ?? null,
      photo_url: rows.get(targetId)?.photo_url ?? null,
      offices: planned.flatMap((each) => (each.targetId === targetId ? each.offices : [])).length,
    })),
    vacancies: reach.vacancies,
    choices: reach.choices.map(({ title, name, district, share }) => ({ title, name, district, share })),
  }
}
