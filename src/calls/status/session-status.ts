// The status of a session that the public status URL returns. Contains nothing that identifies the caller.

import type { ReadonlyDb } from '../../database/types.ts'
import { listSessionStates, type SessionStateRow } from '../../sessions/status-queries.ts'
import { readStoredFlow } from '../stored-flow/stored-flow.ts'

export interface SessionStatus {
  readonly state: 'queued' | 'ringing' | 'answered' | 'talking' | 'done'
  /** While queued, the position in the queue, from 1. */
  readonly position: number | null
  /** The target whose office is ringing or talking; null in other states. */
  readonly target: { readonly title: string; readonly name: string } | null
  /** How many offices were dialled. */
  readonly calls: number
  /** Including the current target; null until the targets are known. */
  readonly targets_left: number | null
  /** When done, how the caller's own leg ended. */
  readonly outcome: string | null
}

const states = {
  queued: 'queued',
  placing: 'queued',
  ringing: 'ringing',
  answered: 'answered',
  talking: 'talking',
  ended: 'done',
} as const

/** Returns the statuses by session id, without sessions that have been deleted. */
export async function readSessionStatuses(db: ReadonlyDb, sessionIds: readonly number[]): Promise<Map<number, SessionStatus>> {
  const rows = await listSessionStates(db, sessionIds)
  return new Map(rows.map((row) => [row.session_id, presentStatus(row)]))
}

function presentStatus(row: SessionStateRow): SessionStatus {
  const isEnded = row.stage === 'ended'
  const outcome = isEnded ? (row.status ?? 'unknown') : null
  const known = { state: states[row.stage], position: row.position, outcome }
  const flow = readStoredFlow(row)
  // The call itself ends with an apology at its next step.
  if ('problem' in flow) return { ...known, target: null, calls: 0, targets_left: isEnded ? 0 : null }
  const { state, targets } = flow
  const target = row.stage === 'talking' ? targets?.[state.left[0] ?? -1] : undefined
  const isOver = isEnded || state.at === 'over'
  return {
    ...known,
    target: target === undefined ? null : { title: target.title, name: target.name },
    calls: state.dialled,
    targets_left: isOver ? 0 : targets === null || state.choices.length > 0 ? null : state.left.length,
  }
}
