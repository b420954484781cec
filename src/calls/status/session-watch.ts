// Notifies listeners when a session's status changes, whichever process changed it: follows the events, and reads the sessions
// that they name. One query serves all listeners of a process, and there is none while nobody listens.

import { type BackgroundTask, repeat, type TaskLog } from '../../background/repeat.ts'
import type { Clock } from '../../clock.ts'
import type { Db } from '../../database/types.ts'
import type { Random } from '../../random.ts'
import { createSessionChanges } from './session-changes.ts'
import { readSessionStatuses, type SessionStatus } from './session-status.ts'

/** `status` is undefined if the session has been deleted. */
export type StatusListener = (status: SessionStatus | undefined) => void

export interface SessionWatch extends Pick<BackgroundTask, 'status' | 'stop'> {
  /** Calls the listener with the current status, then with each change. Returns a function that stops it. */
  follow(sessionId: number, listener: StatusListener): () => void
}

export interface WatchOptions {
  readonly log: TaskLog
  readonly clock: Clock
  readonly random: Pick<Random, 'number'>
}

interface Follower {
  readonly listener: StatusListener
  /** The last status that it got, as JSON. */
  told: string | undefined
}

interface FollowedSession {
  readonly followers: Set<Follower>
  /** Its place in the queue changes with what happens to other sessions. */
  isQueued: boolean
}

const intervalMilliseconds = 250
const backOffMillisecondsMax = 5000

export function createSessionWatch(db: Db, options: WatchOptions): SessionWatch {
  const sessions = new Map<number, FollowedSession>()
  const changes = createSessionChanges(db)
  /** Sessions to read in the next round; those of a round that failed are among them. */
  let unread = new Set<number>()

  const tell = (id: number, status: SessionStatus | undefined) => {
    const session = sessions.get(id)
    if (session === undefined) return
    session.isQueued = status?.state === 'queued'
    const text = JSON.stringify(status) ?? 'forgotten'
    for (const follower of session.followers) {
      if (follower.told === text) continue
      follower.told = text
      follower.listener(status)
    }
  }
  const runRound = async () => {
    if (sessions.size === 0) return changes.forget()
    const found = await changes.next()
    const isConcerned = (id: number, { isQueued }: FollowedSession) =>
      found === 'unknown' || found.sessionIds.has(id) || (isQueued && found.queueHasMoved)
    for (const [id, session] of sessions) if (isConcerned(id, session)) unread.add(id)
    unread = new Set([...unread].filter((id) => sessions.has(id)))
    const ids = [...unread]
    const statuses = await readSessionStatuses(db, ids)
    for (const id of ids) {
      unread.delete(id)
      tell(id, statuses.get(id))
    }
  }
  const timing = { every: intervalMilliseconds, backOffMax: backOffMillisecondsMax }
  const task = repeat({ ...options, ...timing, name: 'watch-sessions', run: runRound })
  return {
    status: task.status,
    follow: (id, listener) => {
      const follower: Follower = { listener, told: undefined }
      const session = sessions.get(id) ?? { followers: new Set(), isQueued: false }
      session.followers.add(follower)
      sessions.set(id, session)
      unread.add(id)
      task.wake()
      return () => {
        session.followers.delete(follower)
        if (session.followers.size === 0 && sessions.get(id) === session) sessions.delete(id)
      }
    },
    stop: async () => {
      sessions.clear()
      await task.stop()
    },
  }
}
