// Inserts a campaign with everything that calls need. A test passes only what matters to it.
import type { Insertable } from 'kysely'
import type { CampaignsTable } from '../../src/campaigns/table.ts'
import type { Db } from '../../src/database/types.ts'

export interface BuiltTarget {
  readonly title?: string
  readonly name: string
  readonly key?: string
  readonly district?: string
  readonly location?: string
  /** Null if the target has no number. */
  readonly number?: string | null
  readonly ask_for?: boolean
  readonly offices?: readonly { readonly name: string; readonly type?: string; readonly number: string }[]
}

export interface BuiltCampaign extends Partial<Insertable<CampaignsTable>> {
  readonly targets?: readonly BuiltTarget[]
  readonly numbers?: readonly string[]
  /** Prompt key → spoken text. */
  readonly prompts?: Readonly<Record<string, string>>
  /** Location → names of targets, which then do not belong to the campaign’s own set. */
  readonly locations?: Readonly<Record<string, readonly string[]>>
}

export const fromNumber = '+12025550100'
export const [adaNumber, boNumber] = ['+12025550143', '+12025550144'] as const
let made = 0

/** Returns the ids of the campaign and of its targets, in order. Live, in the United States, with Ada and Bo by default. */
export async function buildCampaign(db: Db, built: BuiltCampaign = {}): Promise<{ id: number; targetIds: number[] }> {
  const { targets = defaultTargets, numbers = [fromNumber], prompts = {}, locations, ...row } = built
  const { id } = await db
    .insertInto('campaigns')
    .values({
      name: `Campaign ${++made}`,
      country_code: 'us',
      segment_by: locations ? 'location' : 'custom',
      locate_by: locations ? 'postal' : null,
      status_code: 2,
      embed: null,
      ...row,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  const targetIds = await buildTargets(db, targets)
  if (locations) await locate(db, { id, targets, targetIds, locations })
  else
    for (const [i, target_id] of targetIds.entries())
      await db
        .insertInto('campaign_targets')
        .values({ campaign_id: id, target_id, order: i + 1 })
        .execute()
  for (const number of numbers) await addNumber(db, id, number)
  for (const [key, text] of Object.entries(prompts)) await addPrompt(db, id, { key, text_to_speech: text })
  return { id, targetIds }
}

const defaultTargets: readonly BuiltTarget[] = [
  { title: 'Senator', name: 'Ada Brown', location: 'Washington', number: adaNumber },
  { title: 'Senator', name: 'Bo Chase', location: 'Washington', number: boNumber },
]

export async function buildTargets(db: Db, targets: readonly BuiltTarget[]): Promise<number[]> {
  const ids: number[] = []
  for (const { offices = [], number = null, ...target } of targets) {
    const { id } = await db
      .insertInto('targets')
      .values({ ...target, number })
      .returning('id')
      .executeTakeFirstOrThrow()
    ids.push(id)
    for (const office of offices)
      await db
        .insertInto('offices')
        .values({ ...office, target_id: id })
        .execute()
  }
  return ids
}

interface Located {
  readonly id: number
  readonly targets: readonly BuiltTarget[]
  readonly targetIds: readonly number[]
  readonly locations: Readonly<Record<string, readonly string[]>>
}

async function locate(db: Db, { id, targets, targetIds, locations }: Located): Promise<void> {
  for (const [location, names] of Object.entries(locations))
    for (const [order, name] of names.entries()) {
      const target_id = targetIds[targets.findIndex((target) => target.name === name)]
      if (target_id === undefined) throw new Error(`${name} is not a target of this campaign`)
      await db.insertInto('location_targets').values({ campaign_id: id, location, target_id, order }).execute()
    }
}

export async function addNumber(db: Db, campaign_id: number, number: string): Promise<void> {
  const known = await db.selectFrom('phone_numbers').select('id').where('number', '=', number).executeTakeFirst()
  const phone = known ?? (await db.insertInto('phone_numbers').values({ number }).returning('id').executeTakeFirstOrThrow())
  await db.insertInto('campaign_phone_numbers').values({ campaign_id, phone_id: phone.id }).execute()
}

export async function addPrompt(
  db: Db,
  campaign_id: number,
  recording: { key: string; text_to_speech?: string; file_storage?: string },
): Promise<void> {
  const { id } = await db.insertInto('audio_recordings').values(recording).returning('id').executeTakeFirstOrThrow()
  await db.insertInto('campaign_audio_recordings').values({ campaign_id, recording_id: id, selected: true }).execute()
}
