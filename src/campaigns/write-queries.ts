// All SQL that changes campaigns, their targets in order and by location, and their phone numbers.
import { type Insertable, sql } from 'kysely'
import { select } from '../database/select.ts'
import type { Db, ReadonlyDb } from '../database/types.ts'
import type { CampaignsTable } from './table.ts'

export type CampaignColumns = Partial<Omit<Insertable<CampaignsTable>, 'id' | 'created_time' | 'revision' | 'published_at'>>

/** Returns the id, or undefined if the name is taken. The campaign is published once it is live: a trigger sees to it. */
export async function insertCampaign(
  db: Db,
  campaign: CampaignColumns & { readonly name: string; readonly created_time: string },
): Promise<number | undefined> {
  const inserted = await db
    .insertInto('campaigns')
    .values({ published_at: null, ...campaign })
    .onConflict((conflict) => conflict.column('name').doNothing())
    .returning('id')
    .executeTakeFirst()
  return inserted?.id
}

export async function updateCampaign(db: Db, id: number, columns: CampaignColumns): Promise<void> {
  await db.updateTable('campaigns').set(columns).where('id', '=', id).execute()
}

/** True if the campaign ever dialled a caller, was dialled by one, or has subscriptions. */
export async function hasCallers(db: ReadonlyDb, id: number): Promise<boolean> {
  const isUsed = (table: 'sessions' | 'calls' | 'scheduled_calls') =>
    sql`EXISTS (SELECT FROM ${sql.table(table)} WHERE campaign_id = ${id})`
  const used = sql<{ used: boolean }>`SELECT ${isUsed('sessions')} OR ${isUsed('calls')} OR ${isUsed('scheduled_calls')} AS used`
  const [row] = await select(db, used)
  return row?.used === true
}

/** Deletes the campaign with everything that belongs to it alone. */
export async function deleteCampaignRow(db: Db, id: number): Promise<void> {
  await db
    .updateTable('phone_numbers')
    .set({ call_in_allowed: false, call_in_campaign_id: null })
    .where('call_in_campaign_id', '=', id)
    .execute()
  await db.deleteFrom('campaigns').where('id', '=', id).execute()
}

export interface TargetSet {
  /** Ids in the order of calling. */
  readonly targets: readonly number[]
  /** Those that are called before all others. */
  readonly pinned: readonly number[]
}

/** Replaces the campaign's target set. Does not delete target rows. */
export async function replaceTargetSet(db: Db, campaignId: number, { targets, pinned }: TargetSet): Promise<void> {
  await db.deleteFrom('campaign_targets').where('campaign_id', '=', campaignId).execute()
  await sql`
    INSERT INTO campaign_targets (campaign_id, target_id, "order", pinned)
    SELECT ${campaignId}, id, position - 1, CASE WHEN id = ANY(${pinned}::int[]) THEN true END
    FROM unnest(${targets}::int[]) WITH ORDINALITY AS set (id, position)`.execute(db)
}

export interface LocationTarget {
  readonly location: string
  readonly targetId: number
}

/** Replaces the targets of `locations` with `targets`, in their order. Locations that `targets` does not contain are deleted. */
export async function replaceLocations(
  db: Db,
  campaignId: number,
  { locations, targets }: { readonly locations: readonly string[]; readonly targets: readonly LocationTarget[] },
): Promise<void> {
  await sql`
    DELETE FROM location_targets
    WHERE campaign_id = ${campaignId} AND location = ANY(${locations}::text[])`.execute(db)
  await sql`
    INSERT INTO location_targets (campaign_id, location, target_id, "order")
    SELECT ${campaignId}, location, target_id, row_number() OVER (PARTITION BY location ORDER BY position) - 1
    FROM unnest(${targets.map(({ location }) => location)}::text[], ${targets.map(({ targetId }) => targetId)}::int[])
      WITH ORDINALITY AS mapping (location, target_id, position)`.execute(db)
}

/** Skips numbers that exist. */
export async function insertPhoneNumbers(db: Db, numbers: readonly string[]): Promise<void> {
  await sql`
    INSERT INTO phone_numbers (number)
    SELECT unnest(${numbers}::text[]) EXCEPT SELECT number FROM phone_numbers ORDER BY 1`.execute(db)
}

export interface NumberChanges {
  readonly added: readonly string[]
  readonly removed: readonly string[]
}

/** Changes the numbers that the campaign dials from. */
export async function updatePool(db: Db, campaignId: number, { added, removed }: NumberChanges): Promise<void> {
  await sql`
    DELETE FROM campaign_phone_numbers link USING phone_numbers phone
    WHERE link.campaign_id = ${campaignId} AND phone.id = link.phone_id AND phone.number = ANY(${removed}::text[])`.execute(db)
  // An import may contain a number twice.
  await sql`
    INSERT INTO campaign_phone_numbers (campaign_id, phone_id)
    SELECT ${campaignId}, min(id) FROM phone_numbers WHERE number = ANY(${added}::text[])
    GROUP BY number ORDER BY min(id)`.execute(db)
}

/** Changes the campaign's call-in numbers. */
export async function updateCallInNumbers(db: Db, campaignId: number, { added, removed }: NumberChanges): Promise<void> {
  await sql`
    UPDATE phone_numbers SET call_in_allowed = false, call_in_campaign_id = NULL
    WHERE call_in_campaign_id = ${campaignId} AND number = ANY(${removed}::text[])`.execute(db)
  await sql`
    UPDATE phone_numbers SET call_in_allowed = true, call_in_campaign_id = ${campaignId}
    WHERE number = ANY(${added}::text[])`.execute(db)
}
