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

/** Does nothing if the number was inserted in the meantime. */
export async function insertNumber(db: Db, { id, number, applicationId }: AccountNumber): Promise<void> {
  await sql`
    INSERT INTO phone_numbers (number, carrier_id, carrier_app_id)
    SELECT ${number}, ${id}, ${applicationId ?? null}
    WHERE NOT EXISTS (SELECT FROM phone_numbers WHERE number = ${number})`.execute(db)
}

export async function updateNumber(
  db: Db,
  id: number,
  columns: Pick<KnownNumber, 'carrier_id' | 'carrier_app_id'>,
): Promise<void> {
  await db.updateTable('phone_numbers').set(columns).where('id', '=', id).execute()
}

/** Does nothing if a campaign uses the number. */
export async function deleteUnusedNumber(db: Db, id: number): Promise<void> {
  await sql`
    DELETE FROM phone_numbers
    WHERE id = ${id} AND call_in_campaign_id IS NULL
      AND NOT EXISTS (SELECT FROM campaign_phone_numbers link WHERE link.phone_id = ${id})`.execute(db)
}
