// Plans a session that dials its caller: which of our numbers it dials from, whom it calls, and how it goes.
import { numbersFor, statusOf } from '../../campaigns/campaign.ts'
import { type Campaign, listPoolNumbers } from '../../campaigns/queries.ts'
import { isLocated } from '../../campaigns/reaching/resolve-targets.ts'
import type { DatasetVersions } from '../../civic-data/directory.ts'
import { AppError } from '../../errors.ts'
import type { ParsedNumber } from '../../phone/read-number.ts'
import { makePlan, type PlanSources, planOffices, planTargets, reachesAnybody, type TargetSources } from './make-plan.ts'
import type { Plan } from './plan.ts'
import { nobodyReached, type Reached, type Resolved, reachesNobody } from './reached.ts'

export interface SessionRequest {
  readonly campaign: Campaign
  /** The caller's, known to be one that the campaign may dial. */
  readonly phone: ParsedNumber
  readonly location: string | null
  /** The people to call, in order; undefined leaves the choice to the campaign. */
  readonly targetIds?: readonly number[] | undefined
}

export interface PlannedSession {
  readonly campaign: Campaign
  readonly phone: ParsedNumber
  readonly location: string | null
  /** The number of ours that the caller is dialled from, E.164. */
  readonly fromNumber: string
  /** Undefined if it depends on a location that the caller will be asked for. */
  readonly reached: Reached | undefined
  /** As `Resolved` has it. */
  readonly civicData: DatasetVersions | null
  readonly plan: Plan
}

/** Throws `no_number` or `nobody_to_call`. */
export async function planSession(sources: PlanSources & TargetSources, request: SessionRequest): Promise<PlannedSession> {
  const { campaign, phone, location } = request
  const fromNumber = await chooseFromNumber(sources, campaign, phone)
  const { reached, civicData } = await chooseTargets(sources, request)
  const plan = await makePlan(sources, campaign, {
    phoneNumber: phone.number,
    fromNumber,
    location,
    isReached: reached !== undefined,
  })
  return { campaign, phone, location, fromNumber, reached, civicData, plan }
}

/** Throws `campaign_not_live`. */
export function requireLive(campaign: Campaign): void {
  const status = statusOf(campaign)
  if (status === 'live') return
  if (status === 'archived') throw new AppError('campaign_not_live', `Campaign ${campaign.name} is archived.`)
  const reason = status === 'paused' ? 'is paused' : 'has not been launched'
  throw new AppError('campaign_not_live', `Campaign ${campaign.name} ${reason}. It is not making calls at the moment.`)
}

/** Compat: CallPower's wording. `where`: a country or a calling code. */
export function noNumbers({ id }: Campaign, where: string): AppError {
  return new AppError('no_number', `no numbers available for campaign ${id} in ${where}`)
}

async function chooseFromNumber({ db, random }: TargetSources, campaign: Campaign, phone: ParsedNumber): Promise<string> {
  const numbers = numbersFor(await listPoolNumbers(db, campaign.id), phone, campaign)
  const chosen = numbers[Math.floor(random.number() * numbers.length)]
  if (chosen !== undefined) return chosen
  throw noNumbers(campaign, phone.country ?? `+${phone.callingCode}`)
}

/** The caller will be asked for a location. */
const unresolved = { reached: undefined, civicData: null }

async function chooseTargets(
  sources: TargetSources,
  { campaign, location, targetIds }: SessionRequest,
): Promise<Resolved | typeof unresolved> {
  if (targetIds?.length === 0) throw nobodyToCall(campaign)
  if (targetIds !== undefined)
    return { reached: { ...nobodyReached, targets: await planOffices(sources, campaign, targetIds, null) }, civicData: null }
  if (!(await reachesAnybody(sources.db, campaign))) throw nobodyToCall(campaign)
  if (isLocated(campaign) && location === null) return unresolved
  const resolved = await planTargets(sources, campaign, location)
  if (!reachesNobody(resolved.reached)) return resolved
  if (isLocated(campaign)) return unresolved
  throw nobodyToCall(campaign)
}

function nobodyToCall({ name }: Campaign): AppError {
  return new AppError('nobody_to_call', `Campaign ${name} has nobody to call yet.`)
}
