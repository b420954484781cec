// The SQL that puts a campaign back to the content of a revision.
import { sql } from 'kysely'
import { select } from '../../database/select.ts'
import type { Db, ReadonlyDb } from '../../database/types.ts'
import { replaceTargetSet, updateCampaign } from '../write-queries.ts'
import type { RevisionContent } from './revision.ts'

/** Leaves out what was deleted since, and call-in numbers of other campaigns. Must be called in the transaction of the change. */
export async function restoreContent(db: Db, campaignId: number, content: RevisionContent): Promise<void> {
  const { embed, ...columns } = content.columns
  await updateCampaign(db, campaignId, { ...columns, embed: embed === null ? null : JSON.stringify(embed) })
  const { pinned = [] } = content
  await replaceTargetSet(db, campaignId, { targets: await listExistingTargets(db, content.targets), pinned })
  await restoreNumbers(db, campaignId, content)
  await restoreRecordings(db, campaignId, Object.values(content.recordings))
  await restoreLocations(db, campaignId, content.location_table)
}

async function listExistingTargets(db: ReadonlyDb, ids: readonly number[]): Promise<number[]> {
  const rows = await select(
    db,
    sql<{ id: number }>`
    SELECT id FROM unnest(${ids}::int[]) WITH ORDINALITY AS wanted (id, position)
    WHERE EXISTS (SELECT FROM targets WHERE targets.id = wanted.id) ORDER BY position`,
  )
  return rows.map(({ id }) => id)
}

type Numbers = Pick<RevisionContent, 'numbers' | 'call_in_numbers'>

async function restoreNumbers(db: Db, id: number, { numbers, call_in_numbers: callIn }: Numbers): Promise<void> {
  await sql`
    DELETE FROM campaign_phone_numbers
    WHERE campaign_id = ${id} AND (phone_id IS NULL OR phone_id <> ALL(${numbers}::int[]))`.execute(db)
  await sql`
    INSERT INTO campaign_phone_numbers (campaign_id, phone_id)
    SELECT ${id}, id FROM phone_numbers
    WHERE id = ANY(${numbers}::int[])
      AND NOT EXISTS (SELECT FROM campaign_phone_numbers link WHERE link.campaign_id = ${id} AND link.phone_id = phone_numbers.id)
    ORDER BY id`.execute(db)
  await sql`
    UPDATE phone_numbers SET call_in_allowed = false, call_in_campaign_id = NULL
    WHERE call_in_campaign_id = ${id} AND id <> ALL(${callIn}::int[])`.execute(db)
  await sql`
    UPDATE phone_numbers SET call_in_allowed = true, call_in_campaign_id = ${id}
    WHERE id = ANY(${callIn}::int[]) AND call_in_campaign_id IS NULL`.execute(db)
}

async function restoreRecordings(db: Db, campaignId: number, recordingIds: readonly number[]): Promise<void> {
  await sql`
    UPDATE campaign_audio_recordings SET selected = false
    WHERE campaign_id = ${campaignId} AND selected AND recording_id <> ALL(${recordingIds}::int[])`.execute(db)
  await sql`
    UPDATE campaign_audio_recordings SET selected = true
    WHERE campaign_id = ${campaignId} AND selected IS NOT TRUE AND recording_id = ANY(${recordingIds}::int[])`.execute(db)
  await sql`
    INSERT INTO campaign_audio_recordings (campaign_id, recording_id, selected)
    SELECT ${campaignId}, id, true FROM audio_recordings
    WHERE id = ANY(${recordingIds}::int[]) AND NOT EXISTS (
      SELECT FROM campaign_audio_recordings link WHERE link.campaign_id = ${campaignId} AND link.recording_id = audio_recordings.id
    ) ORDER BY id`.execute(db)
}

async function restoreLocations(db: Db, campaignId: number, tableId: number | null): Promise<void> {
  await sql`DELETE FROM location_targets WHERE campaign_id = ${campaignId}`.execute(db)
  if (tableId === null) return
  await sql`
    INSERT INTO location_targets (campaign_id, location, target_id, "order")
    SELECT ${campaignId}, entry.location, targets.id, position - 1
    FROM location_tables, json_each(mappings) AS entry (location, ids),
      json_array_elements_text(ids) WITH ORDINALITY AS mapped (id, position) JOIN targets ON targets.id = mapped.id::integer
    WHERE location_tables.id = ${tableId}`.execute(db)
}

export interface LostNumber {
  readonly number: string
  /** The campaign that has it as its call-in number now. */
  readonly campaign: string
}

/** The call-in numbers of a revision that other campaigns have taken since. */
export async function listTakenNumbers(db: ReadonlyDb, campaignId: number, phoneIds: readonly number[]): Promise<LostNumber[]> {
  const rows = await select(
    db,
    sql<LostNumber>`
    SELECT phone.number, campaigns.name AS campaign
    FROM phone_numbers phone JOIN campaigns ON campaigns.id = phone.call_in_campaign_id
    WHERE phone.id = ANY(${phoneIds}::int[]) AND phone.call_in_campaign_id <> ${campaignId} AND phone.number IS NOT NULL
    ORDER BY phone.number`,
  )
  return rows
}
