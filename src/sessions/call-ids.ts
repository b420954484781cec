// Recognises the error of a statement that would give two sessions of an account the same carrier call id. A unique index
// forbids that.
import { isUniqueViolation } from '../database/error-codes.ts'

/** True if the statement failed because another session of the account has this call id. */
export function isReusedCallId(error: unknown): boolean {
  return isUniqueViolation(error) && (error as { constraint?: unknown }).constraint === 'session_flows_carrier_call'
}
