// Every statement on campaigns, their targets in order and by location, and their phone numbers.
import { type Selectable, sql } from 'kysely'
import { prepared } from '../database/prepared-statements.ts'
import { asReadonly } from '../database/readonly.ts'
import type { Db, ReadonlyDb } from '../database/types.ts'
import { listFormats } from '../phone/obsolete-formats.ts'
import type { CampaignsTable } from './table.ts'

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

export type Campaign = Selectable<CampaignsTable>

const largestId = 2_147_483_647

/** By id, or else by name: a name may look like a number. */
export async function findCampaign(db: Db, idOrName: string): Promise<Campaign | undefined> {
  const id = /^\d{1,10}$/.test(idOrName) ? Number(idOrName) : 0
  const found = id > 0 && id <= largestId && (await findCampaignById(db, id))
  return found || db.selectFrom('campaigns').selectAll().where('name', '=', idOrName).executeTakeFirst()
}

export function findCampaignById(db: Db, id: number): Promise<Campaign | undefined> {
  return db.selectFrom('campaigns').selectAll().where('id', '=', id).executeTakeFirst()
}

/**
 * The campaign that is reached by dialling a number: the one that the number is set aside for, or the one that takes
 * calls on a number of its pool, the newest first.
 */
export function findCallInCampaign(db: Db, number: string): Promise<Campaign | undefined> {
  return db
    .selectFrom('phone_numbers')
    .leftJoin('campaign_phone_numbers as link', 'link.phone_id', 'phone_numbers.id')
    .innerJoin('campaigns', (join) =>
      join.on((on) =>
        on.or([
          on('campaigns.id', '=', on.ref('phone_numbers.call_in_campaign_id')),
          on.and([on('campaigns.id', '=', on.ref('link.campaign_id')), on('campaigns.allow_call_in', '=', true)]),
        ]),
      ),
    )
    .selectAll('campaigns')
    .where('phone_numbers.number', '=', number)
    .orderBy(
      (order) => order('campaigns.id', '=', order.ref('phone_numbers.call_in_campaign_id')),
      (sort) => sort.desc().nullsLast(),
    )
    .orderBy('campaigns.status_code', (sort) => sort.desc().nullsLast())
    .orderBy('campaigns.id', 'desc')
    .executeTakeFirst()
}

/** The numbers that a campaign may ring from, as they are stored. */
export async function listPoolNumbers(db: Db, campaignId: number): Promise<string[]> {
  const rows = await listCampaignPhoneNumbers(asReadonly(db), [campaignId])
  return rows.flatMap(({ number }) => (number === null ? [] : [number]))
}

/** Behind a number: after every extension of it. */
const lastExtension = `;ext=${'9'.repeat(40)}`

/**
 * What a number is used for, if that keeps it from being rung: it is one of our own, or a target's in any campaign, whatever
 * extension it has there, and in whatever format of before. Each of the indexes answers a range: see the statement behind
 * the blocklist.
 */
export async function findReservedUse(db: Db, number: string): Promise<'own' | 'target' | undefined> {
  const isStored = (table: string, column: string) => sql<boolean>`
    EXISTS (
      SELECT FROM unnest(${listFormats(number)}::text[]) AS wanted (number), ${sql.table(table)} AS stored
      WHERE ${sql.ref(`stored.${column}`)} BETWEEN wanted.number AND wanted.number || ${lastExtension}
        AND split_part(${sql.ref(`stored.${column}`)}, ';', 1) = wanted.number
    )`
  const { rows } = await sql<{ own: boolean; target: boolean }>`
    SELECT ${isStored('phone_numbers', 'number')} AS own,
      ${isStored('targets', 'number')} OR ${isStored('offices', 'number')} OR ${isStored('campaigns', 'fallback_number')} AS target`.execute(
    db,
  )
  const [found] = rows
  return found?.own ? 'own' : found?.target ? 'target' : undefined
}

export interface TargetKey {
  readonly id: number
  /** Where it comes from, such as `us:bioguide:S000148`. */
  readonly key: string | null
}

/** The campaign's own set, in its order. */
export function listTargetSet(db: Db, campaignId: number): Promise<TargetKey[]> {
  return db
    .selectFrom('campaign_targets as link')
    .innerJoin('targets', 'targets.id', 'link.target_id')
    .select(['targets.id', 'targets.key'])
    .modifyFront(prepared)
    .where('link.campaign_id', '=', campaignId)
    .orderBy('link.order', (order) => order.asc().nullsLast())
    .orderBy('link.id')
    .execute()
}

/** `location` as the table has it. */
export function findLocatedTargets(db: Db, campaignId: number, location: string): Promise<TargetKey[]> {
  return db
    .selectFrom('location_targets as link')
    .innerJoin('targets', 'targets.id', 'link.target_id')
    .select(['targets.id', 'targets.key'])
    .where('link.campaign_id', '=', campaignId)
    .where('link.location', '=', location)
    .orderBy('link.order')
    .orderBy('link.id')
    .execute()
}

/** The first location that leads to somebody; undefined where none does. */
export async function findLocation(db: Db, campaignId: number): Promise<string | undefined> {
  const row = await db
    .selectFrom('location_targets')
    .select('location')
    .where('campaign_id', '=', campaignId)
    .orderBy('location')
    .limit(1)
    .executeTakeFirst()
  return row?.location
}

/** All targets that a campaign may reach, whatever the location. */
export function listReachableTargets(db: Db, campaignId: number): Promise<TargetKey[]> {
  const linked = (table: 'campaign_targets' | 'location_targets') =>
    db.selectFrom(table).select('target_id').where('campaign_id', '=', campaignId)
  return db
    .selectFrom('targets')
    .select(['id', 'key'])
    .where((where) => where.or([where('id', 'in', linked('campaign_targets')), where('id', 'in', linked('location_targets'))]))
    .execute()
}
