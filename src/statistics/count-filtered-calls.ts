// Counts calls by campaign, status, or both from the counters, without reading the calls table.
import { type RawBuilder, sql } from 'kysely'
import { preparedRow } from '../database/prepared-statements.ts'
import type { ReadonlyDb } from '../database/types.ts'
import { noCampaignValue, noStatusValue } from './counters.ts'

export interface CallProperties {
  /** Null: calls without a campaign. Absent: all calls. */
  readonly campaignId?: number | null
  /** Null: calls without a status. Absent: all calls. */
  readonly status?: string | null
}

/** Returns the exact number in the statement's snapshot. */
export async function countCalls(db: ReadonlyDb, { campaignId, status }: CallProperties): Promise<number> {
  const campaign = campaignId ?? noCampaignValue
  const stored = status ?? noStatusValue
  const row =
    campaignId === undefined
      ? status === undefined
        ? await countAll(db)
        : await countStatus(db, stored)
      : status === undefined
        ? await countCampaign(db, campaign)
        : await countBoth(db, campaign, stored)
  return row?.calls ?? 0
}

const counted = (where: RawBuilder<unknown>) => sql<{ calls: number }>`
  SELECT coalesce(sum(calls), 0)::bigint AS calls FROM (
    SELECT calls FROM calls_by_status WHERE ${where} UNION ALL SELECT calls FROM call_deltas WHERE ${where}
  ) counted`

const countAll = preparedRow((_) => counted(sql`true`))
const countStatus = preparedRow((_, status: RawBuilder<string>) => counted(sql`status = ${status}`))
const countCampaign = preparedRow((_, id: RawBuilder<number>) => counted(sql`campaign_id = ${id}`))
const countBoth = preparedRow((_, id: RawBuilder<number>, status: RawBuilder<string>) =>
  counted(sql`campaign_id = ${id} AND status = ${status}`),
)

/** The maximum length of a call's status. */
const statusMax = 25

/**
 * Counts calls with exactly these column values, as a client wrote them in a filter. Returns undefined if the counters cannot
 * answer, because there are other columns or the values are not a valid id and status.
 */
export async function countEqualCalls(db: ReadonlyDb, equalities: ReadonlyMap<string, unknown>): Promise<number | undefined> {
  const { campaign_id, status, ...others } = Object.fromEntries(equalities)
  const campaignId = typeof campaign_id === 'string' && /^\d{1,9}$/.test(campaign_id) ? Number(campaign_id) : campaign_id
  if (Object.keys(others).length > 0) return undefined
  if (campaignId !== undefined && !isId(campaignId)) return undefined
  if (status !== undefined && (typeof status !== 'string' || status.length > statusMax)) return undefined
  return await countCalls(db, {
    ...(campaignId === undefined ? {} : { campaignId }),
    ...(status === undefined ? {} : { status }),
  })
}

function isId(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value > 0 && value <= 2_147_483_647
}
