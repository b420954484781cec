// Reads events for a reader that has a name: its cursor is in the database, and is saved in the transaction of the effect, so
// that each event takes effect once, whatever fails.
import type { Db } from '../database/types.ts'
import type { PatchboardEvent } from './event.ts'
import { type BatchOptions, type EventCursor, readBatch, StrangeCursor } from './event-cursor.ts'
import { lockReader, type ReaderRow, saveCursor, startReader } from './queries.ts'
import { readSnapshot } from './snapshot.ts'

export interface EventReader extends BatchOptions {
  /** Processes that use the same name share the events among them, one batch at a time. */
  readonly name: string
}

/** What is done with a batch. It writes with `db` alone; what leaves the process belongs in a queue that it writes to. */
export type EventEffect = (db: Db, events: readonly PatchboardEvent[]) => Promise<void>

/**
 * Passes the next batch to `effect`, and returns its size: fewer than `limit` if there are no more for now. A reader begins
 * with what happens after its first call. Throws MissedEvents if it can no longer get all of them. `db` must not be a
 * transaction, nor a standby.
 */
export async function readEvents(db: Db, reader: EventReader, effect: EventEffect): Promise<number> {
  return await db.transaction().execute(async (db) => {
    const cursor = await openCursor(db, reader.name)
    const { events, next } = await readBatch(db, cursor, reader).catch((error) => {
      throw error instanceof StrangeCursor ? new MissedEvents(reader.name, 'its cursor is from another database') : error
    })
    if (events.length > 0) await effect(db, events)
    if (next !== cursor) await saveCursor(db, reader.name, { from: next.from, to: next.rest?.to, afterId: next.rest?.afterId })
    return events.length
  })
}

async function openCursor(db: Db, name: string): Promise<EventCursor> {
  let row = await lockReader(db, name)
  if (row === undefined) {
    await startReader(db, name)
    row = await lockReader(db, name)
  }
  if (row === undefined) throw new Error(`The event reader ${name} was deleted while it started`)
  if (row.missed_since !== null)
    throw new MissedEvents(name, `events that it had not read were deleted on ${row.missed_since.slice(0, 10)}`)
  return toCursor(row)
}

function toCursor({ from_snapshot, to_snapshot, after_id }: ReaderRow): EventCursor {
  const rest = to_snapshot === null || after_id === null ? undefined : { to: readSnapshot(to_snapshot), afterId: after_id }
  return { from: readSnapshot(from_snapshot), rest }
}

/** A reader cannot get all events any more. */
export class MissedEvents extends Error {
  constructor(name: string, reason: string) {
    super(
      `The event reader ${name} has missed events: ${reason}. Bring what it keeps up to date in another way, then let it go on from now: npm run patchboard -- events restart ${name}`,
    )
  }
}
