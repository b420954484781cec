// A carrier's id of a call belongs to one session of its account; an index of the database says so. Here is how to tell
// that a statement failed for it.
import { isUniqueViolation } from '../database/error-codes.ts'

/** The id that was to be written down is that of another session's call. */
export function isReusedCallId(error: unknown): boolean {
  return isUniqueViolation(error) && (error as { constraint?: unknown }).constraint === 'session_flows_carrier_call'
}
