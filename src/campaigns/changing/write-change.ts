// Writes the rows of a planned change: settings, targets with their offices, numbers and recordings. Runs in the transaction
// that records the revision.
import { isDeepStrictEqual } from 'node:util'
import { deselectRecordings, insertRecording, selectRecording } from '../../audio/queries.ts'
import type { Db } from '../../database/types.ts'
import { type CampaignContent, emptyCampaign, type Prompt } from '../content/content.ts'
import { changedNumbers, changedPrompts, changedSettings } from '../content/difference.ts'
import { findRecording } from '../content/queries.ts'
import { columnsOf } from '../content/settings.ts'
import { insertPhoneNumbers, replaceTargetSet, updateCallInNumbers, updateCampaign, updatePool } from '../write-queries.ts'
import type { PlannedChange } from './plan-change.ts'
import { saveTargets } from './save-targets.ts'

/** Writes only what differs, because a column may hold an unusual value that reads as the same setting. */
export async function writeChange(db: Db, id: number, planned: PlannedChange): Promise<void> {
  const { after } = planned
  const before = planned.before?.campaign ?? emptyCampaign
  const changed = changedSettings(before.settings, after.settings)
  if (changed.length > 0) await updateCampaign(db, id, columnsOf(after.settings, changed))
  await saveSet(db, id, planned)
  await saveNumbers(db, id, { before, after })
  for (const key of changedPrompts(before.prompts, after.prompts))
    await savePrompt(db, id, { key, prompt: after.prompts.get(key) })
}

async function saveSet(db: Db, id: number, { before, after, rows }: PlannedChange): Promise<void> {
  const ids = await saveTargets(db, id, { targets: after.targets, rows })
  const present = before?.campaign ?? emptyCampaign
  const isSame = isDeepStrictEqual([ids, after.pinned], [present.targets.map((target) => target.id), present.pinned])
  if (isSame) return
  const pinned = ids.filter((_id, i) => after.pinned.has(i))
  await replaceTargetSet(db, id, { targets: ids, pinned })
}

interface BeforeAndAfter {
  readonly before: CampaignContent
  readonly after: CampaignContent
}

async function saveNumbers(db: Db, id: number, { before, after }: BeforeAndAfter): Promise<void> {
  const pool = changedNumbers(before.numbers, after.numbers)
  await insertPhoneNumbers(db, pool.added)
  await updatePool(db, id, pool)
  await updateCallInNumbers(db, id, changedNumbers(before.callInNumbers, after.callInNumbers))
}

interface ChangedPrompt {
  readonly key: string
  readonly prompt: Prompt | undefined
}

/** Selects an earlier version with the same content instead of inserting a new one. */
async function savePrompt(db: Db, campaignId: number, { key, prompt }: ChangedPrompt): Promise<void> {
  if (prompt === undefined) return deselectRecordings(db, { campaignId, key })
  const content = 'text' in prompt ? { text_to_speech: prompt.text } : { file_storage: prompt.storage }
  const known = await findRecording(db, key, prompt)
  const recordingId = known ?? (await insertRecording(db, { key, description: prompt.description, ...content })).id
  await selectRecording(db, { campaignId, recordingId })
}
