// The campaign that a command is about: finding it, and describing it and its changes.
import type { CommandContext } from '../cli/command.ts'
import type { ReadonlyDb } from '../database/types.ts'
import { notFound, type Result } from '../domain-errors.ts'
import { readCurrent } from './content/current.ts'
import { describeCampaign } from './content/describe.ts'
import type { Change } from './content/difference.ts'
import { readReachable } from './located-targets.ts'
import { type Campaign, findCampaign, findCampaignById } from './queries.ts'

export async function findNamed(db: ReadonlyDb, idOrName: string): Promise<Result<Campaign>> {
  const campaign = await findCampaign(db, idOrName)
  if (campaign === undefined) return notFound(`There is no campaign ${idOrName}. To list all campaigns: campaigns list`)
  return { value: campaign }
}

/** Describes what the campaign is now, and what it lacks. */
export async function describeNow(db: ReadonlyDb, id: number): Promise<string[]> {
  const row = await findCampaignById(db, id)
  if (row === undefined) return []
  const { campaign } = await readCurrent(db, row)
  return describeCampaign(id, campaign, await readReachable(db, id, campaign))
}

export function describeChanges(changes: readonly Change[]): string[] {
  return changes.length === 0 ? ['Nothing to change.'] : changes.map(({ sign, what }) => `${sign} ${what}`)
}

/** The simulator accepts any number, so unknown numbers are inserted instead of rejected. */
export function hasAnyNumber({ config }: Pick<CommandContext, 'config'>): boolean {
  return config().carrier.name === 'simulator'
}
