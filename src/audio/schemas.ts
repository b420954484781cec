// The JSON schema of an audio recording.
import Type, { type Static } from 'typebox'
import { nullable } from '../collections/schemas.ts'

export const audioRecordingSchema = Type.Object(
  {
    id: Type.Integer(),
    key: Type.String({ description: 'The prompt, such as `msg_intro`' }),
    version: nullable(Type.Integer({ description: 'Counted per key, from 1' })),
    description: nullable(Type.String()),
    text_to_speech: nullable(Type.String({ description: 'The text to speak if there is no file' })),
    hidden: nullable(Type.Boolean({ description: 'No longer offered to staff' })),
    file_url: nullable(Type.String({ description: 'URL of the file; null if the recording is a text' })),
    campaign_ids: Type.Array(Type.Integer(), { description: 'Campaigns that have this recording, selected or not' }),
    campaign_names: Type.String({ description: 'Their names, separated by commas' }),
    selected_campaign_ids: Type.Array(Type.Integer(), { description: 'Campaigns that play this recording' }),
    selected_campaign_names: Type.String({ description: 'Their names, separated by commas' }),
    selected_campaigns: Type.Array(Type.String(), { description: 'Their names' }),
  },
  {
    $id: 'AudioRecording',
    description: 'One version of a prompt: an audio file, or a text to speak',
    examples: [
      {
        id: 2,
        key: 'msg_intro',
        version: 2,
        description: 'louder',
        text_to_speech: null,
        hidden: false,
        file_url: 'https://media.example.org/uploads/audio/msg_intro-2.mp3',
        campaign_ids: [1, 2],
        campaign_names: 'Save the Rivers,Clean Air',
        selected_campaign_ids: [1],
        selected_campaign_names: 'Save the Rivers',
        selected_campaigns: ['Save the Rivers'],
      },
    ],
  },
)

export type AudioRecording = Static<typeof audioRecordingSchema>
