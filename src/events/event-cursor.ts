// Where a reader is, and how it gets on: a batch at a time, each event once, in an order in which causes come before effects.
// docs/decisions/0021-events-are-followed-by-snapshot.md says why so.
import type { Db } from '../database/types.ts'
import type { EventType, PatchboardEvent } from './event.ts'
import { listEvents, takeSnapshot } from './queries.ts'
import type { Snapshot } from './snapshot.ts'

export interface EventCursor {
  /** Everything that it sees has been read. */
  readonly from: Snapshot
  /** What is being read: what `to` sees besides, of which events up to `afterId` have been read. */
  readonly rest: { readonly to: Snapshot; readonly afterId: number } | undefined
}

/** A cursor before everything that is still to be committed. */
export async function cursorFromNow(db: Db): Promise<EventCursor> {
  const { snapshot } = await takeSnapshot(db, undefined)
  return { from: snapshot, rest: undefined }
}

export interface BatchOptions {
  /** At most so many events. */
  readonly limit: number
  /** All by default. */
  readonly types?: readonly EventType[] | undefined
}

export interface EventBatch {
  /** Fewer than `limit` if there are no more for now. */
  readonly events: readonly PatchboardEvent[]
  /** The cursor after these events. The same object if nothing has happened. */
  readonly next: EventCursor
}

/**
 * Returns the next events after a cursor. `db` must not be a standby. If it is a transaction, its isolation must be READ
 * COMMITTED, and nothing that it writes is returned.
 */
export async function readBatch(db: Db, cursor: EventCursor, options: BatchOptions): Promise<EventBatch> {
  if (cursor.rest === undefined) return await readNew(db, cursor, options)
  const rest = await readRest(db, { from: cursor.from, ...cursor.rest }, options)
  if (rest.next.rest !== undefined) return rest
  const more = await readNew(db, rest.next, { ...options, limit: options.limit - rest.events.length })
  return { events: [...rest.events, ...more.events], next: more.next }
}

async function readNew(db: Db, cursor: EventCursor, options: BatchOptions): Promise<EventBatch> {
  const rest = await findRest(db, cursor.from)
  return rest === undefined ? { events: [], next: cursor } : await readRest(db, { from: cursor.from, ...rest }, options)
}

interface Window {
  readonly from: Snapshot
  readonly to: Snapshot
  readonly afterId: number
}

async function readRest(db: Db, { from, to, afterId }: Window, { limit, types }: BatchOptions): Promise<EventBatch> {
  const events = await listEvents(db, { from, to, afterId, limit, types })
  const last = events.length < limit ? undefined : events.at(-1)
  const next = last === undefined ? { from: to, rest: undefined } : { from, rest: { to, afterId: last.id } }
  return { events, next }
}

/** Returns undefined if nothing has happened. Throws a StrangeCursor. */
async function findRest(db: Db, from: Snapshot): Promise<EventCursor['rest']> {
  const { snapshot, firstId } = await takeSnapshot(db, from)
  if (snapshot.xmax < from.xmax) throw new StrangeCursor()
  return firstId === null ? undefined : { to: snapshot, afterId: firstId - 1 }
}

/** The cursor is of another database: its transactions are ahead of ours. */
export class StrangeCursor extends Error {
  constructor() {
    super('The cursor does not belong to this database, whose transactions it is ahead of')
  }
}
