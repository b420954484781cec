// count.json: the number of calls that a campaign's page shows to everyone. Cached for a minute, so that many requests cost one
// query. Responses have an Age header, so that browsers and proxies cache them for ten minutes in total, not for ten more.
import { createHash } from 'node:crypto'
import { type RawBuilder, sql } from 'kysely'
import type { Clock } from '../clock.ts'
import { dayLength } from '../collections/iso-instant.ts'
import { preparedSelect } from '../database/prepared-statements.ts'
import type { ReadonlyDb } from '../database/types.ts'
import { AppError } from '../errors.ts'
import { countedWithin, isPublished, limitsOf } from './counters.ts'
import type { CallCount } from './schemas.ts'

const cacheSeconds = 60
const cachedCampaignsMax = 5000

export interface PreparedCount {
  /** A string, because Node sends a string in one packet with the headers, and a Buffer separately. */
  readonly json: string
  readonly etag: string
  /** Milliseconds since 1970. */
  readonly countedAt: number
}

interface CacheEntry {
  readonly countedAt: number
  readonly promise: Promise<PreparedCount>
  /** Set when the promise is fulfilled, so that the response can be sent synchronously. */
  prepared: PreparedCount | undefined
}

/** A cache of the counts of all campaigns. Each campaign is counted at most once a minute. Errors are not cached. */
export class CallCounts {
  readonly #db: ReadonlyDb
  readonly #clock: Clock
  readonly #entries = new Map<number, CacheEntry>()

  constructor(db: ReadonlyDb, clock: Clock) {
    this.#db = db
    this.#clock = clock
  }

  /** Rejects with `campaign_not_found` if the campaign does not exist. */
  get(campaignId: number): PreparedCount | Promise<PreparedCount> {
    const now = this.#clock().getTime()
    const cached = this.#entries.get(campaignId)
    if (cached !== undefined && Math.abs(now - cached.countedAt) < cacheSeconds * 1000) return cached.prepared ?? cached.promise
    const entry: CacheEntry = { countedAt: now, promise: prepare(this.#db, campaignId, now), prepared: undefined }
    this.#add(campaignId, entry)
    entry.promise.then(
      (prepared) => {
        entry.prepared = prepared
      },
      () => {
        if (this.#entries.get(campaignId) === entry) this.#entries.delete(campaignId)
      },
    )
    return entry.promise
  }

  #add(campaignId: number, entry: CacheEntry): void {
    // A Map iterates in order of insertion, so the first key is the oldest.
    this.#entries.delete(campaignId)
    const [oldest] = this.#entries.keys()
    if (this.#entries.size >= cachedCampaignsMax && oldest !== undefined) this.#entries.delete(oldest)
    this.#entries.set(campaignId, entry)
  }
}

async function prepare(db: ReadonlyDb, campaignId: number, now: number): Promise<PreparedCount> {
  const count = await countCompleted(db, campaignId, new Date(now))
  if (count === undefined) throw new AppError('campaign_not_found')
  const json = JSON.stringify(count)
  const etag = `"${createHash('sha256').update(json).digest('base64url').slice(0, 22)}"`
  return { json, etag, countedAt: now }
}

/** Returns undefined if there is no campaign with this id. */
export async function countCompleted(db: ReadonlyDb, campaignId: number, now: Date): Promise<CallCount | undefined> {
  const until = BigInt(now.getTime()) * 1000n + 1n
  const within = (length: bigint) => limitsOf({ from: until - length, until }, 'day')
  const [row] = await readCount(db, campaignId, ...within(dayLength), ...within(7n * dayLength))
  return row
}

/** The number of parameters that `limitsOf` gives for a range by day. */
const limitCount = 12

/** The parameters: a campaign, and the limits of the last day and week. */
const readCount = preparedSelect<CallCount, (string | number)[]>(
  (_, campaignId = sql`NULL`, ...limits) => {
    const completedWithin = (range: readonly RawBuilder<unknown>[]) =>
      sql`(SELECT coalesce(sum(calls), 0)::bigint FROM (${completed(campaignId, range)}) counted)`
    return sql<CallCount>`
    SELECT
      (SELECT coalesce(sum(calls), 0)::bigint FROM (
        SELECT calls FROM calls_by_status WHERE campaign_id = ${campaignId} AND status = 'completed'
        UNION ALL SELECT calls FROM call_deltas WHERE campaign_id = ${campaignId} AND status = 'completed'
      ) counted) AS completed,
      ${completedWithin(limits.slice(0, limitCount))} AS last_24h,
      ${completedWithin(limits.slice(limitCount))} AS last_week,
      ${referralCodes(campaignId)} AS referral_codes
    FROM campaigns campaign WHERE ${isPublished(campaignId)}`
  },
  1 + 2 * limitCount,
)

function completed(campaignId: RawBuilder<unknown>, limits: readonly RawBuilder<unknown>[]): RawBuilder<unknown> {
  const from = (table: string, calls: string) => (where: RawBuilder<boolean>) =>
    sql`SELECT ${sql.raw(calls)} AS calls FROM ${sql.table(table)} WHERE campaign_id = ${campaignId} AND status = 'completed' AND ${where}`
  return countedWithin('day', limits, {
    days: from('calls_by_day', 'calls'),
    hours: from('calls_by_hour', 'calls'),
    deltas: from('call_deltas', 'calls'),
    rows: from('calls', '1'),
  })
}

/**
 * If the calls or the code of a session changed since the last folding, its calls are counted under its current code instead of
 * the folded one. Of the codes with too few calls to be shown, only those of such sessions are read.
 */
function referralCodes(campaignId: RawBuilder<unknown>) {
  return sql`(
    WITH pending AS (
      SELECT session_id, sum(calls) AS calls
      FROM (
        SELECT session_id, calls FROM call_deltas WHERE campaign_id = ${campaignId} AND session_id IS NOT NULL
        UNION ALL SELECT session_id, 0 FROM recoded_sessions
      ) changes GROUP BY 1
    ), moved AS (
      SELECT folded.referral_code AS code, -folded.calls AS calls
      FROM pending JOIN completed_by_session folded USING (session_id)
      WHERE folded.campaign_id = ${campaignId} AND folded.referral_code IS NOT NULL
      UNION ALL
      SELECT sessions.referral_code, pending.calls + coalesce(folded.calls, 0)
      FROM pending JOIN sessions ON sessions.id = pending.session_id
      LEFT JOIN completed_by_session folded ON folded.session_id = pending.session_id AND folded.campaign_id = ${campaignId}
      WHERE sessions.referral_code <> ''
    ), counted AS (
      SELECT referral_code AS code, calls FROM completed_by_referral_code WHERE campaign_id = ${campaignId} AND calls >= 2
      UNION ALL
      SELECT referral_code, calls FROM completed_by_referral_code
      WHERE campaign_id = ${campaignId} AND calls < 2 AND referral_code IN (SELECT code FROM moved)
      UNION ALL
      SELECT code, calls FROM moved
    )
    SELECT coalesce(json_object_agg(code, calls ORDER BY code), '{}')
    FROM (SELECT code, sum(calls) AS calls FROM counted GROUP BY 1 HAVING sum(calls) >= 2) codes)`
}
