// What only one table knows about its staged rows: what must be filled in, what cannot be kept, what deserves a look.
import type { Finding } from './findings.ts'

export interface TableRule extends Pick<Finding, 'table' | 'outcome' | 'reason'> {
  readonly statement: (name: string) => string
}

/** Each statement touches or selects the rows that its reason is about. */
export const tableRules: readonly TableRule[] = [
  {
    table: 'campaigns',
    outcome: 'repaired',
    reason: 'there is no name; it is called after its id',
    statement: (name) => `UPDATE ${name} SET name = 'Campaign ' || id WHERE name IS NULL RETURNING id`,
  },
  {
    table: 'campaigns',
    outcome: 'repaired',
    reason: 'the status is none of archived, paused, live; it is left empty',
    statement: (name) => `UPDATE ${name} SET status_code = NULL WHERE status_code NOT IN (0, 1, 2) RETURNING id`,
  },
  {
    table: 'targets',
    outcome: 'repaired',
    reason: 'there is no name; it is called after its id',
    statement: (name) => `UPDATE ${name} SET name = 'Target ' || id WHERE name IS NULL RETURNING id`,
  },
  {
    table: 'audio_recordings',
    outcome: 'repaired',
    reason: 'there is no key; it is called after its id',
    statement: (name) => `UPDATE ${name} SET key = 'recording_' || id WHERE key IS NULL RETURNING id`,
  },
  {
    table: 'campaign_audio_recordings',
    outcome: 'noted',
    reason: 'the campaign has selected several recordings of one key; the one with the highest id of these is heard',
    statement: (name) => `SELECT id FROM (
      SELECT s.id, count(*) OVER (PARTITION BY s.campaign_id, r.key) AS selections
      FROM ${name} s JOIN audio_recordings r ON r.id = s.recording_id WHERE s.selected AND s.campaign_id IS NOT NULL
    ) selected WHERE selections > 1`,
  },
  {
    table: 'blocklist',
    outcome: 'skipped',
    reason: 'it names neither a phone number nor an address that can be read',
    statement: (name) => `DELETE FROM ${name} WHERE num_nonnulls(phone_number, phone_hash, address) = 0 RETURNING id`,
  },
  {
    table: 'blocklist',
    outcome: 'repaired',
    reason: 'the time of the entry is missing; it counts as having always been there',
    statement: (name) => `UPDATE ${name} SET created_at = '-infinity' WHERE created_at IS NULL RETURNING id`,
  },
  {
    table: 'blocklist',
    outcome: 'repaired',
    reason: 'the number of refusals is missing; it begins at none',
    statement: (name) => `UPDATE ${name} SET hits = 0 WHERE hits IS NULL RETURNING id`,
  },
]
