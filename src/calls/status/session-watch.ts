// Notifies listeners when a session's status changes: at once if this process changed it, within a second if another did. One
// query a second serves all listeners.

import { type BackgroundTask, repeat, type TaskLog } from '../../background/repeat.ts'
import type { Clock } from '../../clock.ts'
import type { ReadonlyDb } from '../../database/types.ts'
import type { Random } from '../../random.ts'
import { readSessionStatuses, type SessionStatus } from './session-status.ts'

/** `status` is undefined if the session has been deleted. */
export type StatusListener = (status: SessionStatus | undefined) => void

export interface SessionWatch extends Pick<BackgroundTask, 'status' | 'stop'> {
  /** The session may have changed. */
  changed(sessionId: number): void
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

const intervalMilliseconds = 1000

export function createSessionWatch(db: ReadonlyDb, options: WatchOptions): SessionWatch {
  const followers = new Map<number, Set<Follower>>()
  const reader = createReader(db, (id, status) => {
    const text = JSON.stringify(status) ?? 'forgotten'
    for (const follower of followers.get(id) ?? []) {
      if (follower.told === text) continue
      follower.told = text
      follower.listener(status)
    }
  })
  const readAll = () => reader.read(followers.keys())
  const task = repeat({ ...options, name: 'watch-sessions', every: intervalMilliseconds, run: readAll })
  // The next round reads all sessions again, and reports the failure if there still is one.
  const readNow = (id: number) => void reader.read([id]).catch(() => {})
  return {
    status: task.status,
    changed: (id) => {
      if (followers.has(id)) readNow(id)
    },
    follow: (id, listener) => {
      const follower: Follower = { listener, told: undefined }
      const others = followers.get(id) ?? new Set()
      followers.set(id, others.add(follower))
      readNow(id)
      return () => {
        others.delete(follower)
        if (others.size === 0 && followers.get(id) === others) followers.delete(id)
      }
    },
    stop: async () => {
      followers.clear()
      await task.stop()
      await reader.idle()
    },
  }
}

/** Reads one batch at a time. Sessions that are asked for meanwhile are in the next one. */
function createReader(db: ReadonlyDb, tell: (id: number, status: SessionStatus | undefined) => void) {
  let wanted = new Set<number>()
  let reading: Promise<void> | undefined

  const readWanted = async () => {
    try {
      while (wanted.size > 0) {
        const ids = [...wanted]
        wanted = new Set()
        const statuses = await readSessionStatuses(db, ids)
        for (const id of ids) tell(id, statuses.get(id))
      }
    } finally {
      reading = undefined
    }
  }
  return {
    /** Resolves when these sessions have been read. */
    read: async (ids: Iterable<number>): Promise<void> => {
      for (const id of ids) wanted.add(id)
      if (wanted.size > 0) reading ??= readWanted()
      await reading
    },
    idle: async (): Promise<void> => await reading?.catch(() => {}),
  }
}
