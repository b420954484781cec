// Row types of the audio recordings and of their use in campaigns.
import type { Generated } from 'kysely'

export interface AudioRecordingsTable {
  id: Generated<number>
  key: string
  file_storage: string | null
  text_to_speech: string | null
  version: number | null
  description: string | null
  hidden: boolean | null
}

export interface CampaignAudioRecordingsTable {
  id: Generated<number>
  campaign_id: number | null
  recording_id: number | null
  selected: boolean | null
}
