// Notifies listeners when a session's status changes: at once if this process changed it, within a second if another did. One
// query a second serves all listeners.
import type { Db } from '../../database/types.ts'
import { readSessionStatuses, type SessionStatus } from './session-status.ts'

/** `status` is undefined if the session has been deleted. */
export type StatusListener = (status: SessionStatus | undefined) => void

export interface SessionWatch {
  /** The session may have changed. */
  changed(sessionId: number): void
  /** Calls the listener with the current status, then with each change. Returns a function that stops it. */
  follow(sessionId: number, listener: StatusListener): () => void
  stop(): void
}

export interface WatchOptions {
  readonly log: { error(details: object, message: string): void }
  readonly intervalMilliseconds?: number
}

interface Follower {
  readonly listener: StatusListener
  /** The last status that it got, as JSON. */
  told: string | undefined
}

export function createSessionWatch(db: Db, { log, intervalMilliseconds = 1000 }: WatchOptions): SessionWatch {
  const followers = new Map<number, Set<Follower>>()
  let dirty = new Set<number>()
  let isReading = false
  let timer: NodeJS.Timeout | undefined

  const read = async () => {
    while (dirty.size > 0) {
      const ids = [...dirty]
      dirty = new Set()
      const statuses = await readSessionStatuses(db, ids)
      for (const id of ids) tell(id, statuses.get(id))
    }
  }
  const tell = (id: number, status: SessionStatus | undefined) => {
    const text = JSON.stringify(status) ?? 'forgotten'
    for (const follower of followers.get(id) ?? []) {
      if (follower.told === text) continue
      follower.told = text
      follower.listener(status)
    }
  }
  const look = (ids: Iterable<number>) => {
    for (const id of ids) dirty.add(id)
    if (isReading) return
    isReading = true
    read()
      .catch((error) => log.error({ err: error }, 'sessions cannot be followed; it is tried again'))
      .finally(() => {
        isReading = false
      })
  }
  const tick = () => {
    timer = followers.size === 0 ? undefined : setTimeout(tick, intervalMilliseconds).unref()
    look(followers.keys())
  }
  return {
    changed: (id) => {
      if (followers.has(id)) look([id])
    },
    follow: (id, listener) => {
      const follower: Follower = { listener, told: undefined }
      const others = followers.get(id) ?? new Set()
      followers.set(id, others.add(follower))
      look([id])
      timer ??= setTimeout(tick, intervalMilliseconds).unref()
      return () => {
        others.delete(follower)
        if (others.size === 0 && followers.get(id) === others) followers.delete(id)
      }
    },
    stop: () => {
      clearTimeout(timer)
      followers.clear()
    },
  }
}
