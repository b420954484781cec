// Every statement on campaigns, their targets in order and their phone numbers.
import type { ReadonlyDb } from '../database/types.ts'

export async function listCampaigns(db: ReadonlyDb, ids: readonly number[]) {
  return await db.selectFrom('campaigns').selectAll().where('id', 'in', ids).execute()
}

/** Name and number of each campaign's targets, in the campaign's order. */
export async function listCampaignTargets(db: ReadonlyDb, campaignIds: readonly number[]) {
  return await db
    .selectFrom('campaign_targets as link')
    .innerJoin('targets', 'targets.id', 'link.target_id')
    .select(['link.campaign_id', 'targets.name', 'targets.number'])
    .where('link.campaign_id', 'in', campaignIds)
    .orderBy('link.order', (order) => order.asc().nullsLast())
    .orderBy('link.id')
    .execute()
}

export async function listCampaignPhoneNumbers(db: ReadonlyDb, campaignIds: readonly number[]) {
  return await db
    .selectFrom('campaign_phone_numbers as link')
    .innerJoin('phone_numbers', 'phone_numbers.id', 'link.phone_id')
    .select(['link.campaign_id', 'phone_numbers.number'])
    .where('link.campaign_id', 'in', campaignIds)
    .orderBy('phone_numbers.id')
    .execute()
}

export type CampaignRow = Awaited<ReturnType<typeof listCampaigns>>[number]
export type CampaignTargetRow = Awaited<ReturnType<typeof listCampaignTargets>>[number]
export type CampaignPhoneNumberRow = Awaited<ReturnType<typeof listCampaignPhoneNumbers>>[number]
