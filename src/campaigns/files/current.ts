// Reads a campaign from the database in the shape that files have, too.
import { listSelectedRecordings } from '../../audio/queries.ts'
import { asReadonly } from '../../database/readonly.ts'
import type { Db } from '../../database/types.ts'
import { type Campaign, listPoolNumbers, listTargetSet } from '../queries.ts'
import type { CampaignFile, FilePrompt } from './campaign-file.ts'
import { listPhoneNumbers, listReachable, type StoredTarget } from './queries.ts'
import { settingsOf } from './settings.ts'

export interface Current {
  readonly id: number
  readonly campaign: CampaignFile
  /** All whom the campaign may reach, by its own set or by location: those of the set first, in its order. */
  readonly reachable: readonly StoredTarget[]
}

export async function readCurrent(db: Db, row: Campaign): Promise<Current> {
  const { id } = row
  const rows = new Map((await listReachable(db, id)).map((target) => [target.id, target]))
  const set = new Set((await listTargetSet(db, id)).map((target) => target.id))
  const targets = [...set].flatMap((targetId) => rows.get(targetId) ?? [])
  const callIn = (await listPhoneNumbers(db)).filter(({ call_in_campaign_id }) => call_in_campaign_id === id)
  return {
    id,
    campaign: {
      settings: settingsOf(row),
      targets,
      numbers: inOrder(await listPoolNumbers(db, id)),
      callInNumbers: inOrder(callIn.map(({ number }) => number)),
      prompts: await promptsOf(db, id),
    },
    reachable: [...targets, ...[...rows.values()].filter((target) => !set.has(target.id))],
  }
}

/** Each once. */
export function inOrder(numbers: readonly string[]): string[] {
  return [...new Set(numbers)].toSorted()
}

async function promptsOf(db: Db, campaignId: number): Promise<Map<string, FilePrompt>> {
  const prompts = new Map<string, FilePrompt>()
  for (const { key, text_to_speech, file_storage, description: said } of await listSelectedRecordings(asReadonly(db), [
    campaignId,
  ])) {
    const description = said || null
    if (text_to_speech) prompts.set(key, { description, text: text_to_speech })
    else if (file_storage) prompts.set(key, { description, storage: file_storage })
  }
  return prompts
}
