// Whether a campaign leads to anybody: its locations, in its own table or by civic data, and its bodies.
import { openDirectory } from '../civic-data/open-directory.ts'
import { hasHolders } from '../civic-data/queries.ts'
import { hasSeatsOf } from '../civic-data/registry.ts'
import type { ReadonlyDb } from '../database/types.ts'
import type { CampaignContent } from './content/content.ts'
import { findLocation } from './queries.ts'

export async function hasLocatedTargets(
  db: ReadonlyDb,
  { id, country, type }: { readonly id: number; readonly country: string; readonly type: string },
): Promise<boolean> {
  if ((await findLocation(db, id)) !== undefined) return true
  return hasSeatsOf(country, type) && (await hasHolders(db, country, type))
}

export interface Reachable {
  /** At least one location leads to a target. */
  readonly hasLocations: boolean
  /** The keys of its bodies that have no members now. */
  readonly emptyBodies: ReadonlySet<string>
}

export async function readReachable(db: ReadonlyDb, id: number, { settings, targets }: CampaignContent): Promise<Reachable> {
  const bodies = targets.flatMap(({ is_body, key }) => (is_body && key !== null ? [key] : []))
  const directory = bodies.length === 0 ? undefined : await openDirectory()(db)
  return {
    hasLocations: await hasLocatedTargets(db, { ...settings, id }),
    emptyBodies: new Set(bodies.filter((key) => directory?.membersOf(key).length === 0)),
  }
}
