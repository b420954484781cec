// Rules for the staged rows of single tables: values to fill in, rows to skip, rows that should be checked.
import type { Finding } from './findings.ts'

export interface TableRule extends Pick<Finding, 'table' | 'outcome' | 'reason'> {
  readonly statement: (name: string) => string
}

/** Each statement returns the ids of the rows that it changed or selected. */
export const tableRules: readonly TableRule[] = [
  {
    table: 'campaigns',
    outcome: 'repaired',
    reason: 'there is no name; it was named after its id',
    statement: (name) => `UPDATE ${name} SET name = 'Campaign ' || id WHERE name IS NULL RETURNING id`,
  },
  {
    table: 'campaigns',
    outcome: 'repaired',
    reason: 'the status is not archived, paused or live; it was set to null',
    statement: (name) => `UPDATE ${name} SET status_code = NULL WHERE status_code NOT IN (0, 1, 2) RETURNING id`,
  },
  {
    table: 'targets',
    outcome: 'repaired',
    reason: 'there is no name; it was named after its id',
    statement: (name) => `UPDATE ${name} SET name = 'Target ' || id WHERE name IS NULL RETURNING id`,
  },
  {
    table: 'audio_recordings',
    outcome: 'repaired',
    reason: 'there is no key; it was named after its id',
    statement: (name) => `UPDATE ${name} SET key = 'recording_' || id WHERE key IS NULL RETURNING id`,
  },
  {
    table: 'campaign_audio_recordings',
    outcome: 'noted',
    reason: 'the campaign has selected several recordings with the same key; the link with the highest id is played',
    statement: (name) => `SELECT id FROM (
      SELECT s.id, count(*) OVER (PARTITION BY s.campaign_id, r.key) AS selections
      FROM ${name} s JOIN audio_recordings r ON r.id = s.recording_id WHERE s.selected AND s.campaign_id IS NOT NULL
    ) selected WHERE selections > 1`,
  },
  {
    table: 'blocklist',
    outcome: 'skipped',
    reason: 'it has neither a phone number nor an IP address that can be read',
    statement: (name) => `DELETE FROM ${name} WHERE num_nonnulls(phone_number, phone_hash, address) = 0 RETURNING id`,
  },
  {
    table: 'blocklist',
    outcome: 'repaired',
    reason: 'the time of the entry is missing; it was set to -infinity',
    statement: (name) => `UPDATE ${name} SET created_at = '-infinity' WHERE created_at IS NULL RETURNING id`,
  },
  {
    table: 'blocklist',
    outcome: 'repaired',
    reason: 'the number of hits is missing; it was set to 0',
    statement: (name) => `UPDATE ${name} SET hits = 0 WHERE hits IS NULL RETURNING id`,
  },
]
