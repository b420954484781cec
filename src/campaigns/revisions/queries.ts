// All SQL on the revisions of campaigns.
import { sql } from 'kysely'
import type { Authorship } from '../../audit/actor.ts'
import { select } from '../../database/select.ts'
import type { Db, ReadonlyDb } from '../../database/types.ts'
import type { Change } from '../content/difference.ts'
import type { Campaign, TargetKey } from '../queries.ts'
import type { Revision, RevisionContent } from './revision.ts'

/** Locks the campaign until the transaction ends. Returns undefined if there is none with this id. */
export function lockCampaign(db: Db, id: number): Promise<Campaign | undefined> {
  return db.selectFrom('campaigns').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
}

/** Reads what a revision would hold now. Stores the location table, unless it is stored. */
export async function readRevisionContent(db: Db, campaign: Campaign): Promise<RevisionContent> {
  const { id, created_time: _, revision: __, published_at: ___, ...columns } = campaign
  const { rows } = await sql<Omit<Required<RevisionContent>, 'columns' | 'location_table'>>`
    SELECT
      ARRAY(SELECT target_id FROM campaign_targets WHERE campaign_id = ${id} AND target_id IS NOT NULL
        ORDER BY "order" NULLS LAST, id) AS targets,
      ARRAY(SELECT target_id FROM campaign_targets WHERE campaign_id = ${id} AND target_id IS NOT NULL AND pinned
        ORDER BY "order" NULLS LAST, id) AS pinned,
      ARRAY(SELECT DISTINCT phone_id FROM campaign_phone_numbers WHERE campaign_id = ${id} AND phone_id IS NOT NULL ORDER BY 1) AS numbers,
      ARRAY(SELECT id FROM phone_numbers WHERE call_in_campaign_id = ${id} ORDER BY id) AS call_in_numbers,
      (
        SELECT coalesce(json_object_agg(key, recording_id), '{}')
        FROM (
          SELECT DISTINCT ON (recording.key) recording.key, recording.id AS recording_id
          FROM campaign_audio_recordings link JOIN audio_recordings recording ON recording.id = link.recording_id
          WHERE link.campaign_id = ${id} AND link.selected ORDER BY recording.key, link.id DESC
        ) selected
      ) AS recordings`.execute(db)
  const [row] = rows
  if (row === undefined) throw new Error('The query for the content of a revision returned no row')
  const { pinned, ...others } = row
  // Absent if empty, so that revisions of before are still the same.
  return { columns, ...others, ...(pinned.length > 0 ? { pinned } : {}), location_table: await saveLocationTable(db, id) }
}

/** Returns the id of the stored table with the current locations, or null if there are none. */
async function saveLocationTable(db: Db, campaignId: number): Promise<number | null> {
  const { rows } = await sql<{ id: number }>`
    WITH current AS (
      SELECT json_object_agg(location, target_ids ORDER BY location)::text AS mappings
      FROM (
        SELECT location, json_agg(target_id ORDER BY "order", id) AS target_ids
        FROM location_targets WHERE campaign_id = ${campaignId} GROUP BY location
      ) locations
    ), digested AS (
      SELECT mappings, encode(sha256(convert_to(mappings, 'UTF8')), 'hex') AS digest FROM current WHERE mappings IS NOT NULL
    ), inserted AS (
      INSERT INTO location_tables (campaign_id, digest, mappings) SELECT ${campaignId}, digest, mappings::json FROM digested
      ON CONFLICT (campaign_id, digest) DO NOTHING RETURNING id
    )
    SELECT id FROM inserted
    UNION ALL SELECT id FROM location_tables JOIN digested USING (digest) WHERE campaign_id = ${campaignId}
    LIMIT 1`.execute(db)
  return rows[0]?.id ?? null
}

/** Location → ids of targets, in the order of calling. */
export async function readLocationTable(db: ReadonlyDb, id: number): Promise<Readonly<Record<string, readonly number[]>>> {
  const row = await db.selectFrom('location_tables').select('mappings').where('id', '=', id).executeTakeFirstOrThrow()
  return row.mappings as Readonly<Record<string, readonly number[]>>
}

/** The targets of a location in a stored table, in the order of calling. `location` must be normalised. */
export async function findTargetsInTable(db: ReadonlyDb, tableId: number, location: string): Promise<TargetKey[]> {
  return await select(
    db,
    sql<TargetKey>`
      SELECT targets.id, targets.key, coalesce(caucus, party) AS party, chamber, coalesce(is_body, false) AS is_body
      FROM location_tables, json_array_elements_text(mappings -> ${location}) WITH ORDINALITY AS mapped (id, position)
        JOIN targets ON targets.id = mapped.id::integer
      WHERE location_tables.id = ${tableId} ORDER BY position`,
  )
}

export type NewRevision = Pick<Revision, 'campaign_id' | 'content' | 'changes'>

/** Stores the next revision of a campaign that is locked. Returns its number. */
export async function insertRevision(db: Db, made: NewRevision, { actor, now }: Authorship): Promise<number> {
  const { campaign_id, content, changes } = made
  const { revision } = await db
    .updateTable('campaigns')
    .set((eb) => ({ revision: eb('revision', '+', 1) }))
    .where('id', '=', campaign_id)
    .returning('revision')
    .executeTakeFirstOrThrow()
  await db
    .insertInto('campaign_revisions')
    .values({
      campaign_id,
      revision,
      created_at: now.toISOString(),
      actor_kind: actor.kind,
      actor_id: actor.id,
      actor_name: actor.name,
      content: JSON.stringify(content),
      changes: JSON.stringify(changes),
    })
    .execute()
  return revision
}

export async function findRevision(db: ReadonlyDb, campaignId: number, revision: number): Promise<Revision | undefined> {
  const row = await db
    .selectFrom('campaign_revisions')
    .selectAll()
    .where('campaign_id', '=', campaignId)
    .where('revision', '=', revision)
    .executeTakeFirst()
  return row && { ...row, content: row.content as RevisionContent, changes: row.changes as Change[] }
}

/** The revisions after `after`, oldest first, without their content. */
export async function listRevisions(db: ReadonlyDb, campaignId: number, after = 0): Promise<Omit<Revision, 'content'>[]> {
  const rows = await db
    .selectFrom('campaign_revisions')
    .select(['campaign_id', 'revision', 'created_at', 'actor_kind', 'actor_name', 'changes'])
    .where('campaign_id', '=', campaignId)
    .where('revision', '>', after)
    .orderBy('revision')
    .execute()
  return rows.map((row) => ({ ...row, changes: row.changes as Change[] }))
}
