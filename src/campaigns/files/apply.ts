// Applies the file of a campaign: saves audio files first, then changes all rows in one transaction.
import { isDeepStrictEqual } from 'node:util'
import type { AudioFiles } from '../../audio/files.ts'
import { deselectRecordings, insertRecording, selectRecording } from '../../audio/queries.ts'
import type { Clock } from '../../clock.ts'
import type { Db } from '../../database/types.ts'
import { findCampaignById } from '../queries.ts'
import {
  insertCampaign,
  insertPhoneNumbers,
  lockCampaign,
  replaceTargetSet,
  updateCallInNumbers,
  updateCampaign,
  updatePool,
} from '../write-queries.ts'
import { type CampaignFile, emptyCampaign, type FilePrompt } from './campaign-file.ts'
import { type Current, readCurrent } from './current.ts'
import { changedNumbers, changedPrompts, changedSettings } from './difference.ts'
import type { Prepared } from './prepare.ts'
import { findRecording } from './queries.ts'
import { saveTargets } from './save-targets.ts'
import { columnsOf, settingNames } from './settings.ts'

export interface Stores {
  readonly files: AudioFiles
  readonly clock: Clock
}

/** Returns the campaign's id, or undefined if the campaign was changed since it was prepared. Then no row was changed. */
export async function applyCampaign(db: Db, prepared: Prepared, { files, clock }: Stores): Promise<number | undefined> {
  const { before, after, recordings } = prepared
  const prompts = changedPrompts((before?.campaign ?? emptyCampaign).prompts, after.prompts)
  for (const key of prompts) {
    const prompt = after.prompts.get(key)
    const recording = prompt !== undefined && 'storage' in prompt ? recordings.get(prompt.storage) : undefined
    if (recording !== undefined) await files.save(recording.bytes, recording.type)
  }
  return db.transaction().execute(async (db) => {
    const id = before === undefined ? await insertNew(db, after, clock()) : await updateExisting(db, before, after)
    if (id === undefined) return undefined
    await saveSet(db, id, prepared)
    await saveNumbers(db, id, { before: before?.campaign ?? emptyCampaign, after })
    for (const key of prompts) await savePrompt(db, id, { key, prompt: after.prompts.get(key) })
    return id
  })
}

function insertNew(db: Db, { settings }: CampaignFile, now: Date): Promise<number | undefined> {
  return insertCampaign(db, { ...columnsOf(settings, settingNames), name: settings.name, created_time: now.toISOString() })
}

/** Writes only changed settings, because a column may hold an unusual value that reads as the same setting. */
async function updateExisting(db: Db, before: Current, after: CampaignFile): Promise<number | undefined> {
  const { id, campaign } = before
  await lockCampaign(db, id)
  const row = await findCampaignById(db, id)
  if (row === undefined || !isDeepStrictEqual(await readCurrent(db, row), before)) return undefined
  const changed = changedSettings(campaign.settings, after.settings)
  if (changed.length > 0) await updateCampaign(db, id, columnsOf(after.settings, changed))
  return id
}

async function saveSet(db: Db, id: number, { before, after, rows }: Prepared): Promise<void> {
  const ids = await saveTargets(db, id, { targets: after.targets, rows })
  const present = before?.campaign.targets.map((target) => target.id) ?? []
  if (!isDeepStrictEqual(ids, present)) await replaceTargetSet(db, id, ids)
}

async function saveNumbers(
  db: Db,
  id: number,
  { before, after }: { readonly before: CampaignFile; readonly after: CampaignFile },
): Promise<void> {
  const pool = changedNumbers(before.numbers, after.numbers)
  await insertPhoneNumbers(db, pool.added)
  await updatePool(db, id, pool)
  await updateCallInNumbers(db, id, changedNumbers(before.callInNumbers, after.callInNumbers))
}

/** Selects an earlier version with the same content instead of inserting a new one. */
async function savePrompt(
  db: Db,
  campaignId: number,
  { key, prompt }: { readonly key: string; readonly prompt: FilePrompt | undefined },
): Promise<void> {
  if (prompt === undefined) return deselectRecordings(db, { campaignId, key })
  const content = 'text' in prompt ? { text_to_speech: prompt.text } : { file_storage: prompt.storage }
  const known = await findRecording(db, key, prompt)
  const recordingId = known ?? (await insertRecording(db, { key, description: prompt.description, ...content })).id
  await selectRecording(db, { campaignId, recordingId })
}
