// Makes the plan of a session from the campaign as it is now. What a plan is: plan.ts.

import { type AudioStore, audioFileUrl } from '../../audio/file-url.ts'
import { listSelectedRecordings, type SelectedRecording } from '../../audio/queries.ts'
import { callerIdFor, countryOf } from '../../campaigns/campaign.ts'
import { hasLocatedTargets } from '../../campaigns/located-targets.ts'
import { officeOrderOf } from '../../campaigns/office-order.ts'
import { targetLimitsOf } from '../../campaigns/pacing/target-limits.ts'
import { type Campaign, listTargetSet } from '../../campaigns/queries.ts'
import type { Reached as Located } from '../../campaigns/reaching/reach.ts'
import { isLocated, type LocationResolver, locatedCampaign, resolveTargets } from '../../campaigns/reaching/resolve-targets.ts'
import type { RunCampaign } from '../../campaigns/revisions/campaign-at.ts'
import type { Point } from '../../civic-data/boundaries/boundary-index.ts'
import type { ReadDirectory } from '../../civic-data/open-directory.ts'
import type { Clock } from '../../clock.ts'
import type { LimitsConfig } from '../../config/config.ts'
import { hasPostalCodeShape, postalCodeDigits } from '../../countries/postal-codes.ts'
import type { Db, ReadonlyDb } from '../../database/types.ts'
import { isPromptKey, type PromptKey } from '../../prompts/keys.ts'
import { localeOf } from '../../prompts/languages.ts'
import type { Recording, Script } from '../../prompts/speech.ts'
import { defaultVoice, findVoice } from '../../prompts/voices.ts'
import type { Random } from '../../random.ts'
import { listTargetsToCall } from '../../targets/queries.ts'
import type { Plan, PlannedTarget } from './plan.ts'
import { planTarget } from './plan-target.ts'
import type { Reached, Resolved } from './reached.ts'

/** What a script is made of. */
export interface ScriptSources {
  readonly db: Db
  readonly audioStore: AudioStore
}

/** What the targets of a session are made of. */
export interface TargetSources {
  readonly db: Db
  readonly resolvers: readonly LocationResolver[]
  readonly readDirectory: ReadDirectory
  readonly random: Random
  readonly clock: Clock
}

export interface PlanSources extends ScriptSources {
  readonly organization: string
  readonly subscriptions: Pick<Subscriptions, 'isEnabled' | 'has'>
  readonly limits: Pick<LimitsConfig, 'perTargetNumber'>
  readonly officeRingSecondsMax: number
  readonly callSecondsMax: number
}

/** Recurring calls that callers have asked for. */
export interface Subscriptions {
  /** False if nothing dials subscribers: callers are then not asked whether they want to subscribe. */
  readonly isEnabled: boolean
  has(db: ReadonlyDb, campaignId: number, phoneNumber: string): Promise<boolean>
  /** Idempotent. */
  save(db: Db, subscription: { campaignId: number; phoneNumber: string; wanted: boolean; now: Date }): Promise<void>
}

export interface PlannedCaller {
  /** E.164; undefined if the caller withholds it. */
  readonly phoneNumber: string | undefined
  /** The number of ours that dials the caller, or that the caller has dialled. */
  readonly fromNumber: string
  readonly location: string | null
  /** It is known whom the caller reaches, so that no location is asked for. */
  readonly isReached: boolean
}

export async function makePlan(
  sources: PlanSources & Pick<TargetSources, 'resolvers'>,
  campaign: Campaign,
  caller: PlannedCaller,
): Promise<Plan> {
  const { db, subscriptions } = sources
  const { phoneNumber, fromNumber, location, isReached } = caller
  const offersSubscription = subscriptions.isEnabled && campaign.prompt_schedule === true && phoneNumber !== undefined
  const script = await makeScript(sources, campaign)
  const hasSubscription = offersSubscription && (await subscriptions.has(db, campaign.id, phoneNumber))
  return {
    campaignId: campaign.id,
    campaign: campaign.name,
    organization: sources.organization,
    script,
    asksLocation: isLocated(campaign),
    locationKeys: await countLocationKeys(sources, campaign, isReached),
    location: location !== null && hasPostalCodeShape(location, countryOf(campaign)) ? location : null,
    schedule: offersSubscription ? (hasSubscription ? 'alter' : 'offer') : null,
    choosesTarget: campaign.choose_target === true,
    callerId: callerIdFor(campaign, { supporter: phoneNumber, campaign: fromNumber }),
    ringSecondsMax: sources.officeRingSecondsMax,
    secondsMax: sources.callSecondsMax,
    linesPerNumber: campaign.calls_per_number ?? sources.limits.perTargetNumber,
    targetLimits: targetLimitsOf(campaign),
  }
}

/** Null if callers may key in more than the usual digits, such as ZIP+4, which is looked up only if they will be asked. */
async function countLocationKeys(
  { db, resolvers }: Pick<TargetSources, 'db' | 'resolvers'>,
  campaign: Campaign,
  isReached: boolean,
): Promise<number | null> {
  const located = locatedCampaign(campaign)
  if (isReached || !isLocated(campaign)) return postalCodeDigits(located.country)
  for (const resolver of resolvers) if (await resolver.readsLongCodes?.(db, located)) return null
  return postalCodeDigits(located.country)
}

/** The campaign's language, voice and own recordings. */
export async function makeScript({ db, audioStore }: ScriptSources, campaign: Campaign): Promise<Script> {
  const { language, tag } = localeOf(campaign.campaign_language, countryOf(campaign))
  const recordings: Partial<Record<PromptKey, Recording>> = {}
  // If two selected recordings have the same key, the later one counts, as in the API.
  for (const row of await listSelectedRecordings(db, [campaign.id])) {
    const recording = readRecording(row)
    if (recording !== undefined && isPromptKey(row.key)) recordings[row.key] = recording
  }
  const chosen = campaign.voice === null ? undefined : findVoice(campaign.voice)
  return { language, tag, voice: (chosen ?? defaultVoice(tag)).name, recordings }

  function readRecording({ text_to_speech, file_storage }: SelectedRecording): Recording | undefined {
    if (text_to_speech) return { text: text_to_speech }
    const url = audioFileUrl(audioStore, file_storage)
    return url === null ? undefined : { url }
  }
}

/** True if the campaign has anybody to call, for any location. */
export async function reachesAnybody(db: ReadonlyDb, campaign: Campaign): Promise<boolean> {
  const set = await listTargetSet(db, campaign.id)
  return (
    set.length > 0 ||
    (isLocated(campaign) &&
      (await hasLocatedTargets(db, { id: campaign.id, country: countryOf(campaign), type: campaign.campaign_type ?? '' })))
  )
}

/** Whom the caller reaches, each with the offices in the order of dialling. */
export async function planTargets(sources: TargetSources, campaign: RunCampaign, location: string | null): Promise<Resolved> {
  const { db, random } = sources
  const reach = await resolveTargets(db, locatedCampaign(campaign), location, { ...sources, random: random.number })
  const ids = [...new Set(idsIn(reach))]
  const planned = Map.groupBy(await planOffices(sources, campaign, ids, reach.point), ({ targetId }) => targetId)
  const plan = ({ targets, vacancies, choices }: Located): Reached => ({
    targets: targets.flatMap(({ id }) => planned.get(id) ?? []),
    vacancies,
    choices: choices.map(({ title, name, district, ...rest }) => ({ title, name, district, ...plan(rest) })),
  })
  return { reached: plan(reach), civicData: reach.civicData }
}

function idsIn({ targets, choices }: Located): number[] {
  return [...targets.map(({ id }) => id), ...choices.flatMap(idsIn)]
}

/** Each target once, or once for each of its offices if all of them are called. `point`: where the caller is, if it is known. */
export async function planOffices(
  { db, random, clock }: Pick<TargetSources, 'db' | 'random' | 'clock'>,
  campaign: Campaign,
  targetIds: readonly number[],
  point: Point | null,
): Promise<PlannedTarget[]> {
  if (targetIds.length === 0) return []
  const targets = await listTargetsToCall(db, targetIds)
  const byId = new Map(targets.map((target) => [target.id, target]))
  const options = {
    order: officeOrderOf(campaign),
    point,
    now: clock(),
    fallbackNumber: campaign.fallback_number,
    random: random.number,
  }
  return targetIds.flatMap((id) => {
    const target = byId.get(id)
    return target === undefined ? [] : planTarget(target, options)
  })
}
