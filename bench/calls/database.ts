// The database of the call benchmark: its campaigns, and the end of the calls that the load leaves open.
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import type pg from 'pg'
import type { migrate } from '../../src/database/migrate.ts'
import { type BenchCluster, openEmptyDatabase } from '../databases.ts'

export const campaigns = 300
const officesPerCampaign = 2

export interface CallDatabase {
  readonly name: string
  readonly url: string
  /** The public id of a session for the baseline server to read. */
  readonly session: string
  /** Deletes open sessions. Their load process is gone: they would keep their lines, and servers would ask the carrier about them. */
  endCalls(): Promise<void>
  close(): Promise<void>
}

/** `checkout` is the folder of the Patchboard whose schema the database gets; this one if undefined. */
export async function openCallDatabase(cluster: BenchCluster, name: string, checkout?: string): Promise<CallDatabase> {
  const { pool, url, close } = await openEmptyDatabase(
    cluster,
    name,
    checkout === undefined ? undefined : await migrationOf(checkout),
  )
  await fill(pool)
  const session = randomBytes(16).toString('base64url')
  await pool.query(`INSERT INTO sessions (campaign_id, direction) VALUES (1, 'inbound')`)
  await pool.query(
    `INSERT INTO session_flows (session_id, public_id, carrier_account, stage, plan, state, created_at, last_event_at)
     SELECT max(id), $1, 'none', 'answered', '{}', '{}', now(), now() FROM sessions`,
    [session],
  )
  const endCalls = async () => {
    await pool.query('DELETE FROM session_flows WHERE public_id <> $1', [session])
  }
  return { name, url, session, endCalls, close }
}

async function migrationOf(checkout: string): Promise<typeof migrate> {
  const module = (await import(join(checkout, 'src/database/migrate.ts'))) as { readonly migrate: typeof migrate }
  return module.migrate
}

/** The numbers begin with an unassigned country code. */
async function fill(pool: pg.Pool): Promise<void> {
  const offices = campaigns * officesPerCampaign
  await pool.query(`INSERT INTO campaigns (id, name, country_code, campaign_type, segment_by, status_code, embed)
    SELECT i, 'Campaign ' || i, 'us', 'custom', 'custom', 2, 'null' FROM generate_series(1, ${campaigns}) i`)
  await pool.query(`INSERT INTO targets (id, title, name, location, number)
    SELECT i, 'Senator', 'Target ' || i, 'Washington', '+999555' || lpad(i::text, 4, '0') FROM generate_series(1, ${offices}) i`)
  await pool.query(`INSERT INTO campaign_targets (campaign_id, target_id, "order")
    SELECT 1 + (i - 1) / ${officesPerCampaign}, i, i % ${officesPerCampaign} FROM generate_series(1, ${offices}) i`)
}
