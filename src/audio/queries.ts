// All SQL on audio recordings and their use in campaigns.
import { sql } from 'kysely'
import type { Db, ReadonlyDb } from '../database/types.ts'

export async function listAudioRecordings(db: ReadonlyDb, ids: readonly number[]) {
  return await db.selectFrom('audio_recordings').selectAll().where('id', 'in', ids).execute()
}

/** The published campaigns that use these recordings, ordered by campaign id. Links without a campaign are left out. */
export async function listRecordingUses(db: ReadonlyDb, recordingIds: readonly number[]) {
  return await db
    .selectFrom('campaign_audio_recordings as link')
    .innerJoin('campaigns', 'campaigns.id', 'link.campaign_id')
    .select(['link.recording_id', 'link.selected', 'campaigns.id as campaign_id', 'campaigns.name as campaign_name'])
    .where('link.recording_id', 'in', recordingIds)
    .where('campaigns.published_at', 'is not', null)
    .orderBy('campaigns.id')
    .orderBy('link.id')
    .execute()
}

/** The recordings that these campaigns have selected, in the order of the links: of two with one key, the last one is played. */
export async function listSelectedRecordings(db: ReadonlyDb, campaignIds: readonly number[]) {
  return await db
    .selectFrom('campaign_audio_recordings as link')
    .innerJoin('audio_recordings as recording', 'recording.id', 'link.recording_id')
    .select(['link.campaign_id', 'recording.key', 'recording.file_storage', 'recording.text_to_speech', 'recording.description'])
    .where('link.campaign_id', 'in', campaignIds)
    .where('link.selected', '=', true)
    .orderBy('link.id')
    .execute()
}

export type NewRecording = { readonly key: string; readonly description: string | null } & (
  | { readonly file_storage: string }
  | { readonly text_to_speech: string }
)

/** Inserts the next version of the key. A concurrent insert of the same version waits for the other transaction and retries. */
export async function insertRecording(db: Db, recording: NewRecording): Promise<{ id: number; version: number }> {
  const version = sql<number>`(SELECT coalesce(max(version), 0) + 1 FROM audio_recordings WHERE key = ${recording.key})`
  for (;;) {
    const inserted = await db
      .insertInto('audio_recordings')
      .values({ ...recording, version, hidden: false })
      .onConflict((conflict) => conflict.columns(['key', 'version']).doNothing())
      .returning(['id', sql<number>`version`.as('version')])
      .executeTakeFirst()
    if (inserted !== undefined) return inserted
  }
}

/**
 * Makes the campaign play this recording for its key. Other recordings of the key stay linked. Two concurrent calls may leave
 * both recordings selected; then the later link wins, as everywhere.
 */
export async function selectRecording(
  db: Db,
  { campaignId, recordingId }: { campaignId: number; recordingId: number },
): Promise<void> {
  await sql`
    WITH linked AS (
      UPDATE campaign_audio_recordings link SET selected = (link.recording_id = ${recordingId})
      FROM audio_recordings recording JOIN audio_recordings chosen ON chosen.key = recording.key
      WHERE chosen.id = ${recordingId} AND link.recording_id = recording.id AND link.campaign_id = ${campaignId}
      RETURNING link.recording_id
    )
    INSERT INTO campaign_audio_recordings (campaign_id, recording_id, selected)
    SELECT ${campaignId}, ${recordingId}, true
    WHERE NOT EXISTS (SELECT FROM linked WHERE recording_id = ${recordingId})`.execute(db)
}

/** Makes the campaign play the default for this key. Its recordings stay linked. */
export async function deselectRecordings(db: Db, { campaignId, key }: { campaignId: number; key: string }): Promise<void> {
  await db
    .updateTable('campaign_audio_recordings')
    .set({ selected: false })
    .where('campaign_id', '=', campaignId)
    .where('recording_id', 'in', (eb) => eb.selectFrom('audio_recordings').select('id').where('key', '=', key))
    .execute()
}

export type AudioRecordingRow = Awaited<ReturnType<typeof listAudioRecordings>>[number]
export type RecordingUse = Awaited<ReturnType<typeof listRecordingUses>>[number]
export type SelectedRecording = Awaited<ReturnType<typeof listSelectedRecordings>>[number]
