// Enqueues a caller whose postal code touches several districts, each with the targets and vacancies that the test says.
import { planSession } from '../../../src/calls/planning/plan-session.ts'
import type { DistrictChoice, Vacancy } from '../../../src/calls/planning/reached.ts'
import { enqueueSession } from '../../../src/calls/queue/enqueue-session.ts'
import { findCampaign, listTargetSet } from '../../../src/campaigns/queries.ts'
import { readNumber } from '../../../src/phone/read-number.ts'
import type { CallServices } from '../../../src/server/open-call-services.ts'

/** By district, the names of the targets, in the order of calling. Without a Representative among them, that seat is vacant. */
export type Districts = Readonly<Record<string, readonly string[]>>

export interface SplitCaller {
  readonly campaignId: number | string
  /** E.164. */
  readonly phone: string
  readonly location: string
  readonly districts: Districts
  /** Vacant in all districts. */
  readonly vacancies?: readonly Vacancy[]
}

const title = 'Representative'

/** Returns the token of the session's status. */
export async function enqueueSplit(services: CallServices, caller: SplitCaller): Promise<string | undefined> {
  const { location, districts, vacancies = [] } = caller
  const campaign = await findCampaign(services.db, String(caller.campaignId))
  const phone = readNumber(caller.phone, 'US')
  if (campaign === undefined || phone === undefined) throw new Error('The campaign or the number is wrong')
  const set = await listTargetSet(services.db, campaign.id)
  const planned = await planSession(services, { campaign, phone, location, targetIds: set.map(({ id }) => id) })
  const choices = Object.entries(districts).map(([district, names]): DistrictChoice => {
    const targets = names.flatMap((name) => planned.reached?.targets.filter((target) => target.name === name) ?? [])
    const name = targets.find((target) => target.title === title)?.name ?? ''
    const own = name === '' ? [...vacancies, { title, district }] : vacancies
    return { title, name, district, targets, vacancies: own, choices: [] }
  })
  return await enqueueSession(services, { ...planned, reached: { targets: [], vacancies: [], choices } }, {})
}
