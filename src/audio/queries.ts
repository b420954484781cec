// All SQL on audio recordings and their use in campaigns.
import { sql } from 'kysely'
import { jsonArrayFrom } from 'kysely/helpers/postgres'
import { staffVersion } from '../answers/version-queries.ts'
import { createListing } from '../collections/listing.ts'
import { select } from '../database/select.ts'
import type { Db, ReadonlyDb } from '../database/types.ts'
import { audioRecordingEntity } from './entities.ts'

/** Recordings with the published campaigns that use them, ordered by campaign id. Links without a campaign are left out. */
export const recordingListing = createListing(
  audioRecordingEntity,
  (db, ids) =>
    db
      .selectFrom('audio_recordings as recording')
      .select(['recording.id', 'key', 'version', 'description', 'text_to_speech', 'hidden', 'file_storage'])
      .select((recording) =>
        jsonArrayFrom(
          recording
            .selectFrom('campaign_audio_recordings as link')
            .innerJoin('campaigns', 'campaigns.id', 'link.campaign_id')
            .select(['link.selected', 'campaigns.id as campaign_id', 'campaigns.name as campaign_name'])
            .whereRef('link.recording_id', '=', 'recording.id')
            .where('campaigns.published_at', 'is not', null)
            .orderBy('campaigns.id')
            .orderBy('link.id'),
        ).as('uses'),
      )
      .where('recording.id', '=', ids),
  { version: staffVersion },
)

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

export interface StoredVersion {
  readonly id: number
  readonly key: string
  readonly version: number | null
  readonly text: string | null
  readonly file: string | null
  readonly hidden: boolean
  /** The names of the campaigns that play it. */
  readonly campaigns: readonly string[]
}

/** The versions of a key, or of all keys, in their order. */
export async function listVersions(db: ReadonlyDb, key: string | undefined): Promise<StoredVersion[]> {
  const isWanted = key === undefined ? sql`true` : sql`key = ${key}`
  return await select(
    db,
    sql<StoredVersion>`
      SELECT id, key, version, nullif(text_to_speech, '') AS text, file_storage AS file, coalesce(hidden, false) AS hidden,
        ARRAY(
          SELECT campaigns.name FROM campaign_audio_recordings link JOIN campaigns ON campaigns.id = link.campaign_id
          WHERE link.recording_id = audio_recordings.id AND link.selected ORDER BY campaigns.id
        ) AS campaigns
      FROM audio_recordings WHERE ${isWanted} ORDER BY key, version NULLS FIRST, id`,
  )
}

/** Locks the recording until the transaction ends. */
export function lockRecording(db: Db, id: number) {
  return db
    .selectFrom('audio_recordings')
    .select(['key', 'version', 'hidden'])
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
}

export async function updateHidden(db: Db, id: number, hidden: boolean): Promise<void> {
  await db.updateTable('audio_recordings').set({ hidden }).where('id', '=', id).execute()
}

export type RecordingRow = Awaited<ReturnType<(typeof recordingListing)['byIds']>>[number]
export type RecordingUse = RecordingRow['uses'][number]
export type SelectedRecording = Awaited<ReturnType<typeof listSelectedRecordings>>[number]
