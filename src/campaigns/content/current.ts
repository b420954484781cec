// Reads what a campaign consists of from the database.

import { listSelectedRecordings } from '../../audio/queries.ts'
import type { ReadonlyDb } from '../../database/types.ts'
import type { StoredTarget } from '../../targets/target.ts'
import { type Campaign, listPoolNumbers, listTargetSet } from '../queries.ts'
import type { CampaignContent, Prompt } from './content.ts'
import { listPhoneNumbers, listReachable } from './queries.ts'
import { settingsOf } from './settings.ts'

export interface Current {
  readonly id: number
  /** Of its last recorded change. 0 if none was recorded. */
  readonly revision: number
  readonly campaign: CampaignContent
  /** All targets of the campaign: those of its target set in order, then those of its locations. */
  readonly reachable: readonly StoredTarget[]
}

export async function readCurrent(db: ReadonlyDb, row: Campaign): Promise<Current> {
  const { id, revision } = row
  const rows = new Map((await listReachable(db, id)).map((target) => [target.id, target]))
  const links = await listTargetSet(db, id)
  const set = new Set(links.map((target) => target.id))
  const pinned = new Set(links.filter((target) => target.pinned).map((target) => target.id))
  const targets = [...set].flatMap((targetId) => rows.get(targetId) ?? [])
  const callIn = (await listPhoneNumbers(db)).filter(({ call_in_campaign_id }) => call_in_campaign_id === id)
  return {
    id,
    revision,
    campaign: {
      settings: settingsOf(row),
      targets,
      pinned: new Set(targets.flatMap((target, i) => (pinned.has(target.id) ? [i] : []))),
      numbers: sortUnique(await listPoolNumbers(db, id)),
      callInNumbers: sortUnique(callIn.map(({ number }) => number)),
      prompts: await promptsOf(db, id),
    },
    reachable: [...targets, ...[...rows.values()].filter((target) => !set.has(target.id))],
  }
}

/** Sorts and removes duplicates. */
export function sortUnique(numbers: readonly string[]): string[] {
  return [...new Set(numbers)].toSorted()
}

async function promptsOf(db: ReadonlyDb, campaignId: number): Promise<Map<string, Prompt>> {
  const prompts = new Map<string, Prompt>()
  for (const { key, text_to_speech, file_storage, ...recording } of await listSelectedRecordings(db, [campaignId])) {
    const description = recording.description || null
    if (text_to_speech) prompts.set(key, { description, text: text_to_speech })
    else if (file_storage) prompts.set(key, { description, storage: file_storage })
  }
  return prompts
}
