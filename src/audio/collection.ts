// The collection `/api/audiorecording`.

import type { Collection } from '../collections/collection.ts'
import type { Entities } from '../collections/entity.ts'
import { presentListing } from '../collections/listing.ts'
import { audioRecordingEntity } from './entities.ts'
import type { AudioStore } from './file-url.ts'
import { presentAudioRecording } from './present.ts'
import { recordingListing } from './queries.ts'
import { audioRecordingSchema } from './schemas.ts'

export function audioRecordingCollection(entities: Entities, store: AudioStore): Collection {
  return {
    names: ['audiorecording'],
    title: 'audio recordings',
    description: 'What callers hear: every version of every prompt, as an audio file or a text, and the campaigns that play it.',
    entities,
    entity: audioRecordingEntity,
    schema: audioRecordingSchema,
    objects: presentListing(recordingListing, (row) => presentAudioRecording(row, store)),
  }
}
