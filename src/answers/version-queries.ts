// The version of what an answer is made from: one row, read by one prepared statement. Equal versions mean equal answers. Every
// statement of an answer selects the version as well, so that both are of one snapshot.
import { type RawBuilder, sql } from 'kysely'
import { preparedRow } from '../database/prepared-statements.ts'
import type { ReadonlyDb } from '../database/types.ts'

/** The scopes of answer_versions that are not campaigns: what campaigns share, and all campaigns taken together. */
const sharedScope = 0
export const allScope = -1
/** What only staff change: campaigns, targets, phone numbers and recordings. */
export const staffScope = -2

/** The version of statistics. */
export interface CountsVersion {
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

/** Changes when folding gives one of the scopes a new version, and with every change that waits for it. */
function baseOf(scopes: RawBuilder<unknown>): RawBuilder<string> {
  const concerned = sql`scope IN (${scopes})`
  return sql<string>`concat_ws(' ',
    (SELECT string_agg(version::text, ' ' ORDER BY scope) FROM answer_versions WHERE ${concerned}),
    (SELECT ${identity} ${bag('answer_changes', concerned)}))`
}

function countsVersion(scope: RawBuilder<unknown>, pending: RawBuilder<unknown>): RawBuilder<CountsVersion> {
  return sql<CountsVersion>`
    SELECT ${baseOf(sql`${sql.lit(sharedScope)}, ${scope}`)} AS base, calls.*, sessions.*
    FROM
      (SELECT ${identity} AS calls, extract(epoch FROM min(hour))::bigint AS first_hour, extract(epoch FROM max(hour))::bigint AS last_hour
        ${bag('call_deltas', pending)}) calls,
      (SELECT ${identity} AS sessions ${bag('session_deltas', pending)}) sessions`
}

/** For reports on one campaign. */
export function campaignVersion(campaignId: RawBuilder<unknown>): RawBuilder<CountsVersion> {
  return countsVersion(campaignId, sql`delta.campaign_id = ${campaignId}`)
}

/** For reports on all campaigns. */
export const allVersion: RawBuilder<CountsVersion> = countsVersion(sql.lit(allScope), sql`true`)

const findCampaignVersion = preparedRow((_, campaignId: RawBuilder<number>) => campaignVersion(campaignId))
const findAllVersion = preparedRow((_) => allVersion)
const selectStaffVersion = baseOf(sql.lit(staffScope))
const findStaffVersion = preparedRow((_) => sql<{ version: string }>`SELECT ${selectStaffVersion} AS version`)

export async function readCampaignVersion(db: ReadonlyDb, campaignId: number): Promise<CountsVersion> {
  return only(await findCampaignVersion(db, campaignId))
}

export async function readAllVersion(db: ReadonlyDb): Promise<CountsVersion> {
  return only(await findAllVersion(db))
}

/** For objects that only staff change. */
export const staffVersion = {
  select: selectStaffVersion,
  read: async (db: ReadonlyDb): Promise<string> => only(await findStaffVersion(db)).version,
}

function only<Row>(row: Row | undefined): Row {
  if (row === undefined) throw new Error('The version of an answer has one row')
  return row
}
