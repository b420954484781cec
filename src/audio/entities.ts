// The columns and relations of audio recordings, and of their use in campaigns, that filters may use.
import { describeEntity, manyToMany, toMany, toOne } from '../collections/entity.ts'

export const audioRecordingEntity = describeEntity({
  name: 'audio_recording',
  table: 'audio_recordings',
  columns: {
    key: 'text',
    version: 'int4',
    description: 'text',
    text_to_speech: 'text',
    hidden: 'boolean',
    file_storage: 'file',
  },
  relations: {
    campaigns: manyToMany('campaign', 'campaign_audio_recordings', 'recording_id', 'campaign_id'),
    campaign_audio_recordings: toMany('campaign_audio_recording', 'recording_id'),
  },
})

export const campaignAudioRecordingEntity = describeEntity({
  name: 'campaign_audio_recording',
  table: 'campaign_audio_recordings',
  columns: { campaign_id: 'int4', recording_id: 'int4', selected: 'boolean' },
  relations: { campaign: toOne('campaign', 'campaign_id'), recording: toOne('audio_recording', 'recording_id') },
})
