// Calls as JSON on the wire. Pure.
import { presentNaiveInstant } from '../collections/wire.ts'
import type { CallRow } from './queries.ts'
import type { Call } from './schemas.ts'

export function presentCall(row: CallRow): Call {
  return {
    id: row.id,
    // Compat: without an offset, because clients add one.
    timestamp: presentNaiveInstant(row.timestamp),
    campaign_id: row.campaign_id,
    target_id: row.target_id,
    call_id: row.call_id,
    status: row.status,
    duration: row.duration,
    target_display:
      row.target_name === null ? null : [row.target_title, row.target_name].filter((part) => part !== null).join(' '),
  }
}
