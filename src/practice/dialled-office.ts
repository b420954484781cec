// Finds the name of the office that a call is dialling, as the supporter's page shows it.
import { readSessionStatuses } from '../calls/status/session-status.ts'
import type { ReadonlyDb } from '../database/types.ts'
import { findSessionByCall } from './queries.ts'

/** `callId` is the carrier's. Returns undefined if the call is not one of ours, or is not dialling anybody. */
export async function findDialledOfficeName(db: ReadonlyDb, callId: string): Promise<string | undefined> {
  const sessionId = await findSessionByCall(db, callId)
  if (sessionId === undefined) return undefined
  const target = (await readSessionStatuses(db, [sessionId])).get(sessionId)?.target
  return target ? `${target.title} ${target.name}`.trim() : undefined
}
