// The collection `/api/audiorecording`.

import type { Collection } from '../collections/collection.ts'
import type { Entities } from '../collections/entity.ts'
import { audioRecordingEntity } from './entities.ts'
import type { AudioStore } from './file-url.ts'
import { presentAudioRecording } from './present.ts'
import { listAudioRecordings, listRecordingUses } from './queries.ts'
import { audioRecordingSchema } from './schemas.ts'

export function audioRecordingCollection(entities: Entities, store: AudioStore): Collection {
  return {
    names: ['audiorecording'],
    title: 'audio recordings',
    description: 'What callers hear: every version of every prompt, as an audio file or a text, and the campaigns that play it.',
    entities,
    entity: audioRecordingEntity,
    schema: audioRecordingSchema,
    list: async (db, ids) => {
      if (ids.length === 0) return []
      const [rows, uses] = await Promise.all([listAudioRecordings(db, ids), listRecordingUses(db, ids)])
      return rows.map((row) =>
        presentAudioRecording(
          row,
          uses.filter((use) => use.recording_id === row.id),
          store,
        ),
      )
    },
  }
}
