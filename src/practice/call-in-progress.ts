// What a practice phone shows of a call that the carrier does not know: the name of the office that is dialled, and whether a
// key is only offered.
import type { FlowState } from '../calls/flow/flow-types.ts'
import { readSessionStatuses } from '../calls/status/session-status.ts'
import { readStoredFlow } from '../calls/stored-flow/stored-flow.ts'
import type { ReadonlyDb } from '../database/types.ts'
import { listSessionStates } from '../sessions/status-queries.ts'
import { findSessionByCall } from './queries.ts'

/** The places in the call flow that go on in the same way if nothing is pressed. */
const optional: readonly FlowState['at'][] = ['scheduling', 'introducing', 'waiting']

/** `callId` is the carrier's. Returns undefined if the call is not one of ours, or is not dialling anybody. */
export async function findDialledOfficeName(db: ReadonlyDb, callId: string): Promise<string | undefined> {
  const sessionId = await findSessionByCall(db, callId)
  if (sessionId === undefined) return undefined
  const target = (await readSessionStatuses(db, [sessionId])).get(sessionId)?.target
  return target ? `${target.title} ${target.name}`.trim() : undefined
}

/** `callId` is the carrier's. */
export async function isKeyOptional(db: ReadonlyDb, callId: string): Promise<boolean> {
  const sessionId = await findSessionByCall(db, callId)
  const [row] = sessionId === undefined ? [] : await listSessionStates(db, [sessionId])
  const flow = row && readStoredFlow(row)
  return flow !== undefined && 'state' in flow && optional.includes(flow.state.at)
}
