// The statements of practice: what can be practised, which number a campaign is dialled by, and whom a call is dialling.
import type { Db } from '../database/types.ts'

export interface PractisableCampaign {
  readonly id: number
  readonly name: string
  readonly segment_by: string | null
  /** One that leads to somebody; null where none is known. */
  readonly location: string | null
}

/** The live ones, by name. */
export function listPractisable(db: Db): Promise<PractisableCampaign[]> {
  return db
    .selectFrom('campaigns')
    .select(['id', 'name', 'segment_by'])
    .select(({ selectFrom }) =>
      selectFrom('location_targets')
        .select(({ fn }) => fn.min('location').as('location'))
        .whereRef('campaign_id', '=', 'campaigns.id')
        .as('location'),
    )
    .where('status_code', '=', 2)
    .orderBy('name')
    .orderBy('id')
    .execute()
}

/** As they are stored: the numbers that are set aside for a campaign, then those of its pool. */
export async function listNumbersToDial(db: Db, campaignId: number): Promise<string[]> {
  const rows = await db
    .selectFrom('phone_numbers')
    .leftJoin('campaign_phone_numbers as link', (join) =>
      join.onRef('link.phone_id', '=', 'phone_numbers.id').on('link.campaign_id', '=', campaignId),
    )
    .select(['phone_numbers.number', 'phone_numbers.call_in_campaign_id'])
    .where((where) => where.or([where('link.id', 'is not', null), where('call_in_campaign_id', '=', campaignId)]))
    .orderBy('phone_numbers.id')
    .execute()
  const isSetAside = (row: { call_in_campaign_id: number | null }) => row.call_in_campaign_id === campaignId
  const setAside = rows.filter(isSetAside)
  const pooled = rows.filter((row) => !isSetAside(row))
  return [...setAside, ...pooled].flatMap(({ number }) => number ?? [])
}

/** `callId`: the carrier's. */
export async function findSessionByCall(db: Db, callId: string): Promise<number | undefined> {
  const row = await db.selectFrom('session_flows').select('session_id').where('carrier_call_id', '=', callId).executeTakeFirst()
  return row?.session_id
}
