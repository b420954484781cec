// Converts audio recording rows to JSON. Pure.
import { type AudioStore, audioFileUrl } from './file-url.ts'
import type { RecordingRow, RecordingUse } from './queries.ts'
import type { AudioRecording } from './schemas.ts'

export function presentAudioRecording(row: RecordingRow, store: AudioStore): AudioRecording {
  const campaigns = namesById(row.uses)
  const selected = namesById(row.uses.filter((use) => use.selected))
  return {
    id: row.id,
    key: row.key,
    version: row.version,
    description: row.description,
    text_to_speech: row.text_to_speech,
    hidden: row.hidden,
    file_url: audioFileUrl(store, row.file_storage),
    campaign_ids: [...campaigns.keys()],
    campaign_names: [...campaigns.values()].join(','),
    selected_campaign_ids: [...selected.keys()],
    selected_campaign_names: [...selected.values()].join(','),
    selected_campaigns: [...selected.values()],
  }
}

/** A campaign may be linked more than once; it is listed once. */
function namesById(uses: readonly RecordingUse[]): Map<number, string> {
  return new Map(uses.map((use) => [use.campaign_id, use.campaign_name]))
}
