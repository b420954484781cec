// Which sessions have changed, for those who follow their status. Follows the events with a cursor in memory: a process that has
// none yet, or that may have missed something, reads all that it follows anew.
import type { Db } from '../../database/types.ts'
import type { EventType } from '../../events/event.ts'
import { cursorFromNow, type EventCursor, readBatch } from '../../events/event-cursor.ts'

/** Places in the queue are counted once in so many rounds, because that reads the whole queue. */
const roundsPerCount = 4
const eventsPerBatch = 1000
/** After these, other sessions may have another place in the queue. */
const queueTypes: readonly EventType[] = [
  'session.queued',
  'session.dialling',
  'session.ringing',
  'session.answered',
  'session.ended',
]
const types: readonly EventType[] = [...queueTypes, 'session.advanced', 'session.corrected', 'call.dialled']

export interface SessionChanges {
  readonly sessionIds: ReadonlySet<number>
  readonly queueHasMoved: boolean
}

export function createSessionChanges(db: Db) {
  let cursor: EventCursor | undefined
  let rounds = 0
  let queueHasMoved = false

  const readAll = async (after: EventCursor): Promise<Set<number>> => {
    const sessionIds = new Set<number>()
    for (let next = after; ; ) {
      const batch = await readBatch(db, next, { limit: eventsPerBatch, types })
      for (const { session_id, type } of batch.events) {
        if (session_id !== null) sessionIds.add(session_id)
        queueHasMoved ||= queueTypes.includes(type)
      }
      next = batch.next
      cursor = next
      if (batch.events.length < eventsPerBatch) return sessionIds
    }
  }
  return {
    /** What has changed since the last call; `unknown` after `forget`, and after a failure. */
    next: async (): Promise<SessionChanges | 'unknown'> => {
      const before = cursor
      cursor = undefined
      if (before === undefined) {
        cursor = await cursorFromNow(db)
        return 'unknown'
      }
      const sessionIds = await readAll(before)
      rounds += 1
      const counts = queueHasMoved && rounds % roundsPerCount === 0
      if (counts) queueHasMoved = false
      return { sessionIds, queueHasMoved: counts }
    },
    /** Nobody follows anything. */
    forget: () => {
      cursor = undefined
    },
  }
}
