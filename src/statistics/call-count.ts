// count.json: the number that a campaign's page shows to everyone. Kept ready to send for a minute, so that a crowd costs
// one query. An answer carries its age, so that a browser or a proxy keeps it for ten minutes in all, not for ten more.
import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import type { Clock } from '../clock.ts'
import { dayLength } from '../collections/iso-instant.ts'
import type { ReadonlyDb } from '../database/types.ts'
import { AppError } from '../errors.ts'
import { countedWithin, selectForCampaign } from './counters.ts'
import type { TimeRange } from './parameters/time-range.ts'
import type { CallCount } from './schemas.ts'

const secondsKept = 60
const campaignsKept = 5000

export interface PreparedCount {
  /** Text, because Node sends it together with the head, and a Buffer apart from it. */
  readonly json: string
  readonly etag: string
  /** When it was counted, in milliseconds since 1970. */
  readonly countedAt: number
}

interface Kept {
  readonly countedAt: number
  readonly answer: Promise<PreparedCount>
  /** Set once the answer is there, so that nobody has to wait for a promise. */
  prepared: PreparedCount | undefined
}

/** Answers for every campaign, each counted at most once a minute. A count that fails is not kept. */
export class CallCounts {
  readonly #db: ReadonlyDb
  readonly #clock: Clock
  readonly #kept = new Map<number, Kept>()

  constructor(db: ReadonlyDb, clock: Clock) {
    this.#db = db
    this.#clock = clock
  }

  /** Rejects with `campaign_not_found`. */
  get(campaignId: number): PreparedCount | Promise<PreparedCount> {
    const now = this.#clock().getTime()
    const found = this.#kept.get(campaignId)
    if (found !== undefined && Math.abs(now - found.countedAt) < secondsKept * 1000) return found.prepared ?? found.answer
    const kept: Kept = { countedAt: now, answer: prepare(this.#db, campaignId, now), prepared: undefined }
    this.#keep(campaignId, kept)
    kept.answer.then(
      (prepared) => {
        kept.prepared = prepared
      },
      () => {
        if (this.#kept.get(campaignId) === kept) this.#kept.delete(campaignId)
      },
    )
    return kept.answer
  }

  #keep(campaignId: number, kept: Kept): void {
    // The map is in order of counting: the first is the oldest.
    this.#kept.delete(campaignId)
    const [oldest] = this.#kept.keys()
    if (this.#kept.size >= campaignsKept && oldest !== undefined) this.#kept.delete(oldest)
    this.#kept.set(campaignId, kept)
  }
}

async function prepare(db: ReadonlyDb, campaignId: number, now: number): Promise<PreparedCount> {
  const count = await countCompleted(db, campaignId, new Date(now))
  if (count === undefined) throw new AppError('campaign_not_found')
  const json = JSON.stringify(count)
  const etag = `"${createHash('sha256').update(json).digest('base64url').slice(0, 22)}"`
  return { json, etag, countedAt: now }
}

/** Undefined where no campaign has this id. */
export async function countCompleted(db: ReadonlyDb, campaignId: number, now: Date): Promise<CallCount | undefined> {
  const until = BigInt(now.getTime()) * 1000n + 1n
  const row = await selectForCampaign(
    db,
    campaignId,
    sql<CallCount>`
      (SELECT coalesce(sum(calls), 0)::bigint FROM (
        SELECT calls FROM calls_by_status WHERE campaign_id = ${campaignId} AND status = 'completed'
        UNION ALL SELECT calls FROM call_deltas WHERE campaign_id = ${campaignId} AND status = 'completed'
      ) counted) AS completed,
      ${completedWithin(campaignId, { from: until - dayLength, until })} AS last_24h,
      ${completedWithin(campaignId, { from: until - 7n * dayLength, until })} AS last_week,
      ${referralCodes(campaignId)} AS referral_codes`,
  )
  return row && { completed: row.completed, last_24h: row.last_24h, last_week: row.last_week, referral_codes: row.referral_codes }
}

function completedWithin(campaignId: number, range: TimeRange) {
  const from = (table: string, calls: string) => (where: ReturnType<typeof sql>) =>
    sql`SELECT ${sql.raw(calls)} AS calls FROM ${sql.table(table)} WHERE campaign_id = ${campaignId} AND status = 'completed' AND ${where}`
  const counted = countedWithin(range, 'day', {
    days: from('calls_by_day', 'calls'),
    hours: from('calls_by_hour', 'calls'),
    deltas: from('call_deltas', 'calls'),
    rows: from('calls', '1'),
  })
  return sql`(SELECT coalesce(sum(calls), 0)::bigint FROM (${counted}) counted)`
}

/**
 * A session whose calls or whose code changed since the last folding counts under its code of now, and no longer under
 * the one it was folded with. Of the codes with fewer calls than are shown, only those that such a session touches are read.
 */
function referralCodes(campaignId: number) {
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
