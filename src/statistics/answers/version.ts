// The version of what a report is made from: one row, read by one prepared statement. Equal versions mean equal answers. Every
// statement of a report selects the version as well, so that both are of one snapshot.
import { type RawBuilder, sql } from 'kysely'
import { preparedRow } from '../../database/prepared-statements.ts'
import type { ReadonlyDb } from '../../database/types.ts'

/** The scopes of answer_versions that are not campaigns: what campaigns share, and all campaigns taken together. */
export const sharedScope = 0
export const allScope = -1

export interface Version {
  /** Changes with the counters, and with anything else that no delta shows. */
  readonly base: string
  /** The deltas of calls and of sessions that are not folded yet. */
  readonly calls: string
  readonly sessions: string
  /** The hours of these calls, in seconds since 1970. Null if there are none. */
  readonly first_hour: number | null
  readonly last_hour: number | null
}

/** Deltas are identified by their content, so that an equal version means an equal answer on every server and after a restore. */
const bag = (table: string, where: RawBuilder<unknown>) => sql`FROM ${sql.table(table)} delta WHERE ${where}`
const identity = sql`count(*) || ' ' || coalesce(sum(hash_record_extended(delta, 0)), 0)`

function versionOf(scope: RawBuilder<unknown>, pending: RawBuilder<unknown>): RawBuilder<Version> {
  const concerned = sql`scope IN (${sql.lit(sharedScope)}, ${scope})`
  return sql<Version>`
    SELECT
      concat_ws(' ',
        (SELECT string_agg(version::text, ' ' ORDER BY scope) FROM answer_versions WHERE ${concerned}),
        (SELECT ${identity} ${bag('answer_changes', concerned)})) AS base,
      calls.*, sessions.*
    FROM
      (SELECT ${identity} AS calls, extract(epoch FROM min(hour))::bigint AS first_hour, extract(epoch FROM max(hour))::bigint AS last_hour
        ${bag('call_deltas', pending)}) calls,
      (SELECT ${identity} AS sessions ${bag('session_deltas', pending)}) sessions`
}

/** For reports on one campaign. */
export function campaignVersion(campaignId: RawBuilder<unknown>): RawBuilder<Version> {
  return versionOf(campaignId, sql`delta.campaign_id = ${campaignId}`)
}

/** For reports on all campaigns. */
export const allVersion: RawBuilder<Version> = versionOf(sql.lit(allScope), sql`true`)

const readCampaignVersion = preparedRow((_, campaignId: RawBuilder<number>) => campaignVersion(campaignId))
const readAllVersion = preparedRow((_) => allVersion)

/** `scope`: a campaign, or `allScope`. */
export async function readVersion(db: ReadonlyDb, scope: number): Promise<Version> {
  const version = await (scope === allScope ? readAllVersion(db) : readCampaignVersion(db, scope))
  if (version === undefined) throw new Error('The version of an answer has one row')
  return version
}
