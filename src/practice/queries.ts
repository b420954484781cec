// The SQL of practice: which campaigns can be practised, which numbers reach a campaign, and which session a call belongs to.
import type { ReadonlyDb } from '../database/types.ts'

export interface PractisableCampaign {
  readonly id: number
  readonly name: string
  readonly segment_by: string | null
  /** A location that has a target; null if there is none. */
  readonly location: string | null
}

/** Returns the live campaigns, sorted by name. */
export function listPractisableCampaigns(db: ReadonlyDb): Promise<PractisableCampaign[]> {
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

/** Returns numbers as they are stored: first those reserved for the campaign's incoming calls, then the others that it uses. */
export async function listNumbersToDial(db: ReadonlyDb, campaignId: number): Promise<string[]> {
  const rows = await db
    .selectFrom('phone_numbers')
    .leftJoin('campaign_phone_numbers as link', (join) =>
      join.onRef('link.phone_id', '=', 'phone_numbers.id').on('link.campaign_id', '=', campaignId),
    )
    .select(['phone_numbers.number', 'phone_numbers.call_in_campaign_id'])
    .where((where) => where.or([where('link.id', 'is not', null), where('call_in_campaign_id', '=', campaignId)]))
    .orderBy('phone_numbers.id')
    .execute()
  const isReserved = (row: { call_in_campaign_id: number | null }) => row.call_in_campaign_id === campaignId
  const reserved = rows.filter(isReserved)
  const others = rows.filter((row) => !isReserved(row))
  return [...reserved, ...others].flatMap(({ number }) => number ?? [])
}

/** `callId` is the carrier's. */
export async function findSessionByCall(db: ReadonlyDb, callId: string): Promise<number | undefined> {
  const row = await db.selectFrom('session_flows').select('session_id').where('carrier_call_id', '=', callId).executeTakeFirst()
  return row?.session_id
}
