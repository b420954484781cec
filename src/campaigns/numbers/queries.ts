// The SQL that synchronizes our list of phone numbers with the carrier account's.
import { sql } from 'kysely'
import { select } from '../../database/select.ts'
import type { Db, ReadonlyDb } from '../../database/types.ts'
import type { AccountNumber } from '../../telephony/account-numbers.ts'

export interface KnownNumber {
  readonly id: number
  /** As stored. */
  readonly number: string
  readonly carrier_id: string | null
  readonly carrier_app_id: string | null
  /** The names of the campaigns that dial from it or have it as their call-in number. */
  readonly campaigns: readonly string[]
  /** Supporters may dial it. */
  readonly takes_calls: boolean
}

export async function listKnownNumbers(db: ReadonlyDb): Promise<KnownNumber[]> {
  return await select(
    db,
    sql<KnownNumber>`
      SELECT phone.id, phone.number, phone.carrier_id, phone.carrier_app_id,
        coalesce(json_agg(campaigns.name ORDER BY campaigns.id) FILTER (WHERE campaigns.id IS NOT NULL), '[]') AS campaigns,
        coalesce(phone.call_in_allowed, false) OR phone.call_in_campaign_id IS NOT NULL
          OR coalesce(bool_or(campaigns.allow_call_in), false) AS takes_calls
      FROM phone_numbers phone
      LEFT JOIN campaigns ON campaigns.id = phone.call_in_campaign_id
        OR campaigns.id IN (SELECT campaign_id FROM campaign_phone_numbers link WHERE link.phone_id = phone.id)
      WHERE phone.number IS NOT NULL
      GROUP BY phone.id
      ORDER BY phone.number, phone.id`,
  )
}

/** Until the transaction ends, nobody else can change the list as it does. */
export async function lockNumbers(db: Db): Promise<void> {
  await sql`SELECT pg_advisory_xact_lock(hashtext('patchboard phone numbers'))`.execute(db)
}

/** Returns undefined if the number was inserted in the meantime. */
export async function insertNumber(db: Db, { id, number, applicationId }: AccountNumber): Promise<number | undefined> {
  const { rows } = await sql<{ id: number }>`
    INSERT INTO phone_numbers (number, carrier_id, carrier_app_id)
    SELECT ${number}, ${id}, ${applicationId ?? null}
    WHERE NOT EXISTS (SELECT FROM phone_numbers WHERE number = ${number})
    RETURNING id`.execute(db)
  return rows[0]?.id
}

export type CarrierIds = Pick<KnownNumber, 'carrier_id' | 'carrier_app_id'>

/** Returns false if they are stored already, or if the number is no longer in the list. */
export async function updateCarrierIds(db: Db, id: number, ids: CarrierIds): Promise<boolean> {
  const { rows } = await sql`
    UPDATE phone_numbers SET carrier_id = ${ids.carrier_id}, carrier_app_id = ${ids.carrier_app_id}
    WHERE id = ${id} AND (carrier_id, carrier_app_id) IS DISTINCT FROM (${ids.carrier_id}::text, ${ids.carrier_app_id}::text)
    RETURNING id`.execute(db)
  return rows.length > 0
}

/** Returns false if a campaign uses the number. */
export async function deleteUnusedNumber(db: Db, id: number): Promise<boolean> {
  const { rows } = await sql`
    DELETE FROM phone_numbers
    WHERE id = ${id} AND call_in_campaign_id IS NULL
      AND NOT EXISTS (SELECT FROM campaign_phone_numbers link WHERE link.phone_id = ${id})
    RETURNING id`.execute(db)
  return rows.length > 0
}
