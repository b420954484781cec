// Where a session stands, as its supporter may know it: in the queue, ringing, talking to whom, done. Says nothing of who
// the supporter is.

import type { Db } from '../../database/types.ts'
import { listSessionStates, type SessionStateRow } from '../../sessions/status-queries.ts'
import { readState } from '../flow/flow.ts'
import type { PlannedTarget } from '../planning/plan.ts'

export interface SessionStatus {
  readonly state: 'queued' | 'ringing' | 'answered' | 'talking' | 'done'
  /** While queued: 1 is next. */
  readonly position: number | null
  /** While talking: with whom. */
  readonly target: { readonly title: string; readonly name: string } | null
  /** Offices that were dialled, and targets that are left with the present one; null while it is not known whom to call. */
  readonly calls: number
  readonly targets_left: number | null
  /** When done: how the supporter's own call ended. */
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

/** By session id; a session that is forgotten is not among them. */
export async function readSessionStatuses(db: Db, sessionIds: readonly number[]): Promise<Map<number, SessionStatus>> {
  const rows = await listSessionStates(db, sessionIds)
  return new Map(rows.map((row) => [row.session_id, presentStatus(row)]))
}

function presentStatus(row: SessionStateRow): SessionStatus {
  const state = readState(row.state)
  const targets = row.targets as readonly PlannedTarget[] | null
  const target = row.stage === 'talking' ? targets?.[state.left[0] ?? -1] : undefined
  const isOver = row.stage === 'ended' || state.at === 'over'
  return {
    state: states[row.stage],
    position: row.position,
    target: target === undefined ? null : { title: target.title, name: target.name },
    calls: state.dialled,
    targets_left: isOver ? 0 : targets === null ? null : state.left.length,
    outcome: row.stage === 'ended' ? (row.status ?? 'unknown') : null,
  }
}
