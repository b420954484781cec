// Whether a campaign leads to anybody: its locations, in its own table or by civic data, and its bodies.
import { findMissingSources } from '../civic-data/locating/missing-sources.ts'
import { openDirectory } from '../civic-data/open-directory.ts'
import { hasHolders, listSeatKinds, listUsedDatasets } from '../civic-data/queries.ts'
import { findProvider, hasSeatsOf } from '../civic-data/registry.ts'
import type { Source } from '../civic-data/source.ts'
import type { ReadonlyDb } from '../database/types.ts'
import type { CampaignContent } from './content/content.ts'
import type { Settings } from './content/settings.ts'
import { findLocation } from './queries.ts'
import { chambersOf } from './reaching/civic-seats.ts'

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
  /** Without one of these, the locations that it asks for tell no district. Empty if they tell some. */
  readonly missingSources: readonly Source[]
  /** The keys of its bodies that have no members now. */
  readonly emptyBodies: ReadonlySet<string>
}

export async function readReachable(db: ReadonlyDb, id: number, { settings, targets }: CampaignContent): Promise<Reachable> {
  const bodies = targets.flatMap(({ is_body, key }) => (is_body && key !== null ? [key] : []))
  const directory = bodies.length === 0 ? undefined : await openDirectory()(db)
  return {
    hasLocations: await hasLocatedTargets(db, { ...settings, id }),
    missingSources: await listMissingSources(db, id, settings),
    emptyBodies: new Set(bodies.filter((key) => directory?.membersOf(key).length === 0)),
  }
}

/** None if it has a table of its own. */
async function listMissingSources(db: ReadonlyDb, id: number, settings: Settings): Promise<readonly Source[]> {
  const { country, type, locate } = settings
  const provider = findProvider(country)
  const known = provider?.types.find((each) => each.type === type)
  if (provider === undefined || known === undefined || locate === null) return []
  if ((await findLocation(db, id)) !== undefined) return []
  const loaded = { seatKinds: await listSeatKinds(db, country, type), datasets: await listUsedDatasets(db) }
  return findMissingSources(provider, { type, chambers: chambersOf(known.chambers, settings) }, locate, loaded)
}
