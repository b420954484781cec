// target_calls.json: the number of calls to each target of a campaign, by status. While calls go on, only the targets that they
// reached are counted again.
import { type RawBuilder, sql } from 'kysely'
import { type CountsVersion, campaignVersion } from '../answers/version-queries.ts'
import { preparedRow } from '../database/prepared-statements.ts'
import type { ReadonlyDb } from '../database/types.ts'
import { isPublished, limitValues, type MadeReport, noStatus, onCampaign, type Report, shownStatus, within } from './counters.ts'
import type { TimeRange } from './parameters/time-range.ts'

/** Answers `{"objects": {"KEY": {"title", "name", "completed": 3, …}, …}}`. */
export function targetCalls(campaignId: number, range: TimeRange): Report {
  const isLimited = range.from !== undefined || range.until !== undefined
  return {
    ...onCampaign(campaignId),
    key: `targets ${campaignId} ${range.from ?? ''} ${range.until ?? ''}`,
    make: (db) => (isLimited ? countWithin(db, campaignId, range) : countAll(db, campaignId)),
  }
}

async function countWithin(db: ReadonlyDb, campaignId: number, range: TimeRange): Promise<MadeReport | undefined> {
  const row = await readWithin(db, campaignId, ...limitValues(range))
  return row && { version: row, json: print(row.lines) }
}

async function countAll(db: ReadonlyDb, campaignId: number): Promise<MadeReport | undefined> {
  const row = await readAll(db, campaignId)
  return row && toMade(campaignId, row, readLines(row))
}

interface Row extends CountsVersion {
  /** `"KEY":{…}` for each key, in order, separated by a comma and a line break, which JSON escapes. */
  readonly lines: string
}

interface PendingRow extends Row {
  /** The keys of the targets that have deltas, as JSON. */
  readonly pending: readonly string[]
}

type Lines = ReadonlyMap<string, string>

const separator = ',\n'

function readLines({ lines }: Row): Lines {
  return new Map(lines === '' ? [] : lines.split(separator).map((line) => [keyOf(line), line]))
}

/** The key at the beginning of a line, as JSON. */
function keyOf(line: string): string {
  return /^"(?:[^"\\]|\\.)*"/.exec(line)?.[0] ?? ''
}

function print(lines: string): string {
  return `{"objects":{${lines}}}`
}

function toMade(campaignId: number, row: PendingRow, lines: Lines): MadeReport {
  const refresh = async (db: ReadonlyDb, changed: CountsVersion): Promise<MadeReport | undefined> => {
    if (changed.base !== row.base) return undefined
    const newer = await readPending(db, campaignId)
    const replaced = newer && replaceLines(row, lines, newer)
    return replaced && toMade(campaignId, newer, replaced)
  }
  return { version: row, json: print([...lines.values()].join(separator)), refresh }
}

/**
 * Undefined if not all lines are known: the base of the version is another, lines came or went, or calls are no longer pending that
 * were, which a replica can show.
 */
function replaceLines(before: PendingRow, lines: Lines, newer: PendingRow): Lines | undefined {
  const counted = readLines(newer)
  const isKnown = (key: string) => counted.has(key) && lines.has(key)
  if (newer.base !== before.base || !newer.pending.every(isKnown)) return undefined
  if (!before.pending.every((key) => newer.pending.includes(key))) return undefined
  // A key keeps its place in a Map.
  return new Map([...lines, ...counted])
}

type Parameter = RawBuilder<unknown>

const cells = (campaignId: Parameter) => sql`
  SELECT target_id, status, calls FROM calls_by_target WHERE campaign_id = ${campaignId}
  UNION ALL SELECT target_id, status, calls FROM call_deltas WHERE campaign_id = ${campaignId} AND target_id IS NOT NULL`

const pendingKeys = (campaignId: Parameter) => sql`
  SELECT DISTINCT coalesce(key, id::text) AS key FROM call_deltas JOIN targets ON id = target_id WHERE campaign_id = ${campaignId}`

const withPending = (campaignId: Parameter, counted: RawBuilder<unknown>) => sql<PendingRow>`
  SELECT report.*, ARRAY(SELECT to_json(key)::text FROM (${pendingKeys(campaignId)}) keys) AS pending
  FROM (${report(campaignId, counted)}) report`

const readAll = preparedRow((_, campaignId: RawBuilder<number>) => withPending(campaignId, cells(campaignId)))

/** Only the targets with deltas, and others that have the same keys. */
const readPending = preparedRow((_, campaignId: RawBuilder<number>) => {
  const keys = sql`ANY (ARRAY(${pendingKeys(campaignId)}))`
  const ids = sql`SELECT id FROM targets WHERE key = ${keys} UNION ALL SELECT id FROM targets WHERE key IS NULL AND id::text = ${keys}`
  return withPending(campaignId, sql`SELECT * FROM (${cells(campaignId)}) cells WHERE target_id = ANY (ARRAY(${ids}))`)
})

const readWithin = preparedRow((_, campaignId: RawBuilder<number>, from: RawBuilder<string>, until: RawBuilder<string>) =>
  report(
    campaignId,
    sql`SELECT target_id, coalesce(status, ${noStatus}) AS status, 1 AS calls FROM calls
      WHERE campaign_id = ${campaignId} AND target_id IS NOT NULL AND ${within(sql`timestamp`, { from, until }, 'timestamptz')}`,
  ),
)

/** A status with the name of another field is left out, because keys must not repeat. */
function report(campaignId: Parameter, counted: RawBuilder<unknown>): RawBuilder<Row> {
  // Targets with the same key are merged under the title, name and district of the oldest.
  return sql`
    SELECT version.*, (
      WITH cell AS (
        SELECT target_id, ${shownStatus(sql`status`)} AS status, sum(calls) AS calls FROM (${counted}) counted
        GROUP BY 1, 2 HAVING sum(calls) <> 0
      ), keyed AS (
        SELECT coalesce(key, id::text) AS key, min(id) AS id, status, sum(calls) AS calls
        FROM cell JOIN targets ON id = target_id GROUP BY 1, 3
      ), counts AS (
        SELECT key, min(id) AS id, coalesce(string_agg(to_json(status)::text || ':' || calls || ',', '' ORDER BY status)
          FILTER (WHERE status NOT IN ('title', 'name', 'district')), '') AS counts
        FROM keyed GROUP BY 1
      )
      SELECT coalesce(string_agg(
        to_json(counts.key)::text || ':{' || counts || '"title":' || coalesce(to_json(title)::text, 'null')
        || ',"name":' || to_json(name)::text || ',"district":' || coalesce(to_json(district)::text, 'null') || '}',
        E',\n' ORDER BY counts.key), '')
      FROM counts JOIN targets USING (id)
    ) AS lines
    FROM campaigns campaign, (${campaignVersion(campaignId)}) version WHERE ${isPublished(campaignId)}`
}
