// Starts a session whose plan is of one revision of its campaign, although several statements read it.
import type { Db } from '../../database/types.ts'

export interface Start<Planned, Started> {
  /** Must read everything through this handle, one statement after the other, and change nothing. */
  plan(db: Db): Promise<Planned>
  /** Stores what was planned. Returns undefined if the campaign has changed since it was read, unless that was in a snapshot. */
  store(planned: Planned, isOfSnapshot: boolean): Promise<Started | undefined>
}

/**
 * `first` was planned without a snapshot, which takes fewer round trips. If the campaign has changed meanwhile, everything is
 * planned again in one; such a session is refused only if the campaign is gone.
 */
export async function startExactly<Planned, Started>(
  db: Db,
  first: Planned,
  { plan, store }: Start<Planned, Started>,
): Promise<Started> {
  let started = await store(first, false)
  while (started === undefined) {
    const planned = await db
      .transaction()
      .setIsolationLevel('repeatable read')
      .setAccessMode('read only')
      .execute(async (db) => plan(db))
    started = await store(planned, true)
  }
  return started
}
