// Whom a call is dialling at this moment, by the name that its supporter's page would show.
import { readSessionStatuses } from '../calls/status/session-status.ts'
import type { Db } from '../database/types.ts'
import { findSessionByCall } from './queries.ts'

/** Undefined: the call is none of ours, or dials nobody. `callId`: the carrier's. */
export async function nameDialledOffice(db: Db, callId: string): Promise<string | undefined> {
  const sessionId = await findSessionByCall(db, callId)
  if (sessionId === undefined) return undefined
  const target = (await readSessionStatuses(db, [sessionId])).get(sessionId)?.target
  return target ? `${target.title} ${target.name}`.trim() : undefined
}
