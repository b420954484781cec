// Every statement on audio recordings and their use in campaigns.
import type { ReadonlyDb } from '../database/types.ts'

export async function listAudioRecordings(db: ReadonlyDb, ids: readonly number[]) {
  return await db.selectFrom('audio_recordings').selectAll().where('id', 'in', ids).execute()
}

/** The campaigns that use these recordings, by campaign id; a link that misses an end is left out. */
export async function listRecordingUses(db: ReadonlyDb, recordingIds: readonly number[]) {
  return await db
    .selectFrom('campaign_audio_recordings as link')
    .innerJoin('campaigns', 'campaigns.id', 'link.campaign_id')
    .select(['link.recording_id', 'link.selected', 'campaigns.id as campaign_id', 'campaigns.name as campaign_name'])
    .where('link.recording_id', 'in', recordingIds)
    .orderBy('campaigns.id')
    .orderBy('link.id')
    .execute()
}

/** The recordings that these campaigns have selected; where two have one key, the later link comes later. */
export async function listSelectedRecordings(db: ReadonlyDb, campaignIds: readonly number[]) {
  return await db
    .selectFrom('campaign_audio_recordings as link')
    .innerJoin('audio_recordings as recording', 'recording.id', 'link.recording_id')
    .select(['link.campaign_id', 'recording.key', 'recording.file_storage', 'recording.text_to_speech'])
    .where('link.campaign_id', 'in', campaignIds)
    .where('link.selected', '=', true)
    .orderBy('link.id')
    .execute()
}

export type AudioRecordingRow = Awaited<ReturnType<typeof listAudioRecordings>>[number]
export type RecordingUse = Awaited<ReturnType<typeof listRecordingUses>>[number]
export type SelectedRecording = Awaited<ReturnType<typeof listSelectedRecordings>>[number]
