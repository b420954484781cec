// The SQL on what a campaign consists of, across tables: targets with their offices, numbers with their campaigns, recordings by
// content, summaries of campaigns.
import { sql } from 'kysely'
import { select } from '../../database/select.ts'
import type { ReadonlyDb } from '../../database/types.ts'
import { listStoredTargets } from '../../targets/queries.ts'
import type { StoredTarget } from '../../targets/target.ts'
import type { Campaign } from '../queries.ts'
import type { CampaignContent } from './content.ts'

export function findCampaignByName(db: ReadonlyDb, name: string): Promise<Campaign | undefined> {
  return db.selectFrom('campaigns').selectAll().where('name', '=', name).executeTakeFirst()
}

/** All targets of a campaign, those of its target set and of its locations, in no particular order. */
export function listReachable(db: ReadonlyDb, campaignId: number): Promise<StoredTarget[]> {
  return listStoredTargets(
    db,
    sql`id IN (
      SELECT target_id FROM campaign_targets WHERE campaign_id = ${campaignId}
      UNION SELECT target_id FROM location_targets WHERE campaign_id = ${campaignId})`,
  )
}

/** Returns the highest number after `prefix` in the keys of all targets and in `given`, or 0 if there is none. */
export async function lastKeyNumber(db: ReadonlyDb, prefix: string, given: readonly string[]): Promise<number> {
  const rows = await select(
    db,
    sql<{ last: number }>`
      SELECT coalesce(max(substring(key FROM ${`^${prefix}(\\d{1,9})-`})::integer), 0) AS last
      FROM (SELECT key FROM targets WHERE key LIKE ${`${prefix}%`} UNION ALL SELECT unnest(${given}::text[])) keys`,
  )
  return rows[0]?.last ?? 0
}

export interface PhoneNumber {
  readonly number: string
  /** The campaign that has it as its call-in number. */
  readonly call_in_campaign_id: number | null
  readonly call_in_campaign: string | null
}

export async function listPhoneNumbers(db: ReadonlyDb): Promise<PhoneNumber[]> {
  return await select(
    db,
    sql<PhoneNumber>`
      SELECT number, call_in_campaign_id, campaigns.name AS call_in_campaign
      FROM phone_numbers LEFT JOIN campaigns ON campaigns.id = call_in_campaign_id
      WHERE number IS NOT NULL ORDER BY number, phone_numbers.id`,
  )
}

export async function isStoredFile(db: ReadonlyDb, storage: string): Promise<boolean> {
  const row = await db.selectFrom('audio_recordings').select('id').where('file_storage', '=', storage).limit(1).executeTakeFirst()
  return row !== undefined
}

/** Finds the newest version of a key with this content that is not hidden. */
export async function findRecording(
  db: ReadonlyDb,
  key: string,
  content: { readonly text: string } | { readonly storage: string },
): Promise<number | undefined> {
  const isContent =
    'text' in content
      ? sql`text_to_speech = ${content.text}`
      : sql`file_storage = ${content.storage} AND coalesce(text_to_speech, '') = ''`
  const rows = await select(
    db,
    sql<{ id: number }>`
      SELECT id FROM audio_recordings WHERE key = ${key} AND hidden IS NOT TRUE AND ${isContent}
      ORDER BY version DESC NULLS LAST LIMIT 1`,
  )
  return rows[0]?.id
}

export interface CampaignSummary {
  readonly id: number
  readonly name: string
  readonly status_code: number | null
  /** The number of targets in its target set and its locations. */
  readonly targets: number
  readonly numbers: readonly string[]
}

export async function listSummaries(db: ReadonlyDb): Promise<CampaignSummary[]> {
  return await select(
    db,
    sql<CampaignSummary>`
      SELECT id, name, status_code,
        (SELECT count(*) FROM (
          SELECT target_id FROM campaign_targets WHERE campaign_id = campaigns.id
          UNION SELECT target_id FROM location_targets WHERE campaign_id = campaigns.id
        ) reachable) AS targets,
        ARRAY(
          SELECT DISTINCT number FROM campaign_phone_numbers link JOIN phone_numbers ON phone_numbers.id = link.phone_id
          WHERE link.campaign_id = campaigns.id AND number IS NOT NULL ORDER BY number
        ) AS numbers
      FROM campaigns ORDER BY id`,
  )
}

const likeMax = 20

/** Campaigns that call some of the same targets, or dial from some of the same numbers: those with the most in common first. */
export async function listCampaignsLike(
  db: ReadonlyDb,
  { targets, numbers }: Pick<CampaignContent, 'targets' | 'numbers'>,
): Promise<{ readonly id: number; readonly name: string }[]> {
  const people = JSON.stringify(targets.map(({ id, name, number }) => ({ id, name, number })))
  return await select(
    db,
    sql<{ id: number; name: string }>`
      WITH wanted AS (SELECT * FROM jsonb_to_recordset(${people}::jsonb) AS wanted (id integer, name text, number text)),
        shared AS (
          SELECT link.campaign_id, count(*) * 1000 AS weight FROM campaign_targets link JOIN targets ON targets.id = link.target_id
          WHERE EXISTS (
            SELECT FROM wanted
            WHERE wanted.id = targets.id OR (wanted.name = targets.name AND wanted.number IS NOT DISTINCT FROM targets.number)
          ) GROUP BY link.campaign_id
          UNION ALL
          SELECT link.campaign_id, count(*) FROM campaign_phone_numbers link JOIN phone_numbers ON phone_numbers.id = link.phone_id
          WHERE phone_numbers.number = ANY(${numbers}::text[]) GROUP BY link.campaign_id
        )
      SELECT campaigns.id, campaigns.name FROM shared JOIN campaigns ON campaigns.id = shared.campaign_id
      GROUP BY campaigns.id ORDER BY sum(weight) DESC, campaigns.id LIMIT ${likeMax}`,
  )
}
