// The operations that hide a recording from those who choose one, and show it again. Campaigns that play it continue to do so.
import type { Authorship } from '../audit/actor.ts'
import { insertAuditEntry } from '../audit/queries.ts'
import { inTransaction } from '../database/in-transaction.ts'
import type { Db } from '../database/types.ts'
import { notFound, type Result } from '../domain-errors.ts'
import { lockRecording, updateHidden } from './queries.ts'

export interface RecordingVersion {
  readonly id: number
  readonly key: string
  readonly version: number | null
}

export interface HiddenRecording extends RecordingVersion {
  readonly isChanged: boolean
}

export function hideRecording(db: Db, id: number, authorship: Authorship): Promise<Result<HiddenRecording>> {
  return setHidden(db, { id, hidden: true }, authorship)
}

export function restoreRecording(db: Db, id: number, authorship: Authorship): Promise<Result<HiddenRecording>> {
  return setHidden(db, { id, hidden: false }, authorship)
}

function setHidden(db: Db, { id, hidden }: { id: number; hidden: boolean }, authorship: Authorship) {
  return inTransaction<HiddenRecording>(db, async (db) => {
    const recording = await lockRecording(db, id)
    if (recording === undefined) return notFound(`There is no recording ${id}.`)
    const { key, version } = recording
    const isChanged = (recording.hidden === true) !== hidden
    if (isChanged) {
      await updateHidden(db, id, hidden)
      const object = { kind: 'recording', id, name: `${key} ${version ?? ''}`.trim() }
      const action = hidden ? 'recording.hidden' : 'recording.restored'
      await insertAuditEntry(db, { action, object, before: { hidden: !hidden }, after: { hidden } }, authorship)
    }
    return { value: { id, key, version, isChanged } }
  })
}
