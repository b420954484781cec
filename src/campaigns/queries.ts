// All SQL that reads campaigns, their targets in order and by location, and their phone numbers.
import { type RawBuilder, type Selectable, sql } from 'kysely'
import { jsonArrayFrom } from 'kysely/helpers/postgres'
import { staffVersion } from '../answers/version-queries.ts'
import { createListing } from '../collections/listing.ts'
import { preparedSelect } from '../database/prepared-statements.ts'
import { select } from '../database/select.ts'
import type { ReadonlyDb } from '../database/types.ts'
import { withoutInvisible } from '../input/without-invisible.ts'
import { listFormats } from '../phone/obsolete-formats.ts'
import { campaignEntity } from './entities.ts'
import type { CampaignsTable } from './table.ts'

/** Published campaigns with what the API shows of them: the names and numbers of their targets in order, and so on. */
export const campaignListing = createListing(
  campaignEntity,
  (db, ids) =>
    db
      .selectFrom('campaigns as campaign')
      .select(['campaign.id', 'campaign.name', 'country_code', 'campaign_state', 'campaign_type', 'campaign_subtype'])
      .select([
        'campaign_language',
        'allow_call_in',
        'call_maximum',
        'target_ordering',
        'status_code',
        'segment_by',
        'locate_by',
        'embed',
      ])
      .select((campaign) => [
        jsonArrayFrom(
          campaign
            .selectFrom('campaign_targets as link')
            .innerJoin('targets', 'targets.id', 'link.target_id')
            .select(['targets.name', 'targets.number'])
            .whereRef('link.campaign_id', '=', 'campaign.id')
            .orderBy('link.order', (order) => order.asc().nullsLast())
            .orderBy('link.id'),
        ).as('targets'),
        jsonArrayFrom(
          campaign
            .selectFrom('campaign_phone_numbers as link')
            .innerJoin('phone_numbers', 'phone_numbers.id', 'link.phone_id')
            .select('phone_numbers.number')
            .whereRef('link.campaign_id', '=', 'campaign.id')
            .orderBy('phone_numbers.id'),
        ).as('phone_numbers'),
        jsonArrayFrom(
          campaign
            .selectFrom('campaign_audio_recordings as link')
            .innerJoin('audio_recordings as recording', 'recording.id', 'link.recording_id')
            .select(['recording.key', 'recording.file_storage', 'recording.text_to_speech'])
            .whereRef('link.campaign_id', '=', 'campaign.id')
            .where('link.selected', 'is', true)
            .orderBy('link.id'),
        ).as('recordings'),
      ])
      .where('campaign.id', '=', ids)
      .where('campaign.published_at', 'is not', null),
  { version: staffVersion },
)

export type CampaignRow = Awaited<ReturnType<(typeof campaignListing)['byIds']>>[number]

export type Campaign = Selectable<CampaignsTable>

const largestId = 2_147_483_647

/** Finds by id, or else by name, because a name may look like a number. */
export async function findCampaign(db: ReadonlyDb, idOrName: string): Promise<Campaign | undefined> {
  const id = /^\d{1,10}$/.test(idOrName) ? Number(idOrName) : 0
  const found = id > 0 && id <= largestId && (await findCampaignById(db, id))
  const named = found || (await db.selectFrom('campaigns').selectAll().where('name', '=', idOrName).executeTakeFirst())
  const visible = withoutInvisible(idOrName)
  return named ?? (visible === idOrName ? undefined : await findCampaign(db, visible))
}

export function findCampaignById(db: ReadonlyDb, id: number): Promise<Campaign | undefined> {
  return db.selectFrom('campaigns').selectAll().where('id', '=', id).executeTakeFirst()
}

/**
 * Finds the campaign that callers of a number reach: the one that has it as its call-in number, or else the newest that allows
 * call-ins and has it in its pool.
 */
export function findCallInCampaign(db: ReadonlyDb, number: string): Promise<Campaign | undefined> {
  return db
    .selectFrom('phone_numbers')
    .leftJoin('campaign_phone_numbers as link', 'link.phone_id', 'phone_numbers.id')
    .innerJoin('campaigns', (join) =>
      join.on((on) =>
        on.or([
          on('campaigns.id', '=', on.ref('phone_numbers.call_in_campaign_id')),
          on.and([on('campaigns.id', '=', on.ref('link.campaign_id')), on('campaigns.allow_call_in', '=', true)]),
        ]),
      ),
    )
    .selectAll('campaigns')
    .where('phone_numbers.number', '=', number)
    .orderBy(
      (order) => order('campaigns.id', '=', order.ref('phone_numbers.call_in_campaign_id')),
      (sort) => sort.desc().nullsLast(),
    )
    .orderBy('campaigns.status_code', (sort) => sort.desc().nullsLast())
    .orderBy('campaigns.id', 'desc')
    .executeTakeFirst()
}

/** The numbers that a campaign dials from, as stored. */
export async function listPoolNumbers(db: ReadonlyDb, campaignId: number): Promise<string[]> {
  const rows = await selectPoolNumbers(db, campaignId)
  return rows.flatMap(({ number }) => (number === null ? [] : [number]))
}

const selectPoolNumbers = preparedSelect((db, campaignId: RawBuilder<number>) =>
  db
    .selectFrom('campaign_phone_numbers as link')
    .innerJoin('phone_numbers', 'phone_numbers.id', 'link.phone_id')
    .select('phone_numbers.number')
    .where('link.campaign_id', '=', campaignId)
    .orderBy('phone_numbers.id'),
)

/** Appended to a number, sorts after all its extensions. */
const lastExtension = `;ext=${'9'.repeat(40)}`

/**
 * Finds a use of a number that means it must not be dialled as a supporter's: it is one of our own, or belongs to a target of any
 * campaign, with any extension and in any obsolete format. Range conditions let each index be used, as in the blocklist's query.
 */
export async function findReservedUse(db: ReadonlyDb, number: string): Promise<'own' | 'target' | undefined> {
  const isStored = (table: string, column: string) => sql<boolean>`
    EXISTS (
      SELECT FROM unnest(${listFormats(number)}::text[]) AS wanted (number), ${sql.table(table)} AS stored
      WHERE ${sql.ref(`stored.${column}`)} BETWEEN wanted.number AND wanted.number || ${lastExtension}
        AND split_part(${sql.ref(`stored.${column}`)}, ';', 1) = wanted.number
    )`
  const [found] = await select(
    db,
    sql<{ own: boolean; target: boolean }>`
      SELECT ${isStored('phone_numbers', 'number')} AS own,
        ${isStored('targets', 'number')} OR ${isStored('offices', 'number')} OR ${isStored('campaigns', 'fallback_number')} AS target`,
  )
  return found?.own ? 'own' : found?.target ? 'target' : undefined
}

export interface TargetKey {
  readonly id: number
  /** Identifies the target in its data source, such as `us:bioguide:S000148`. */
  readonly key: string | null
  /** The party that the target sits with. */
  readonly party: string | null
  /** `upper`, `lower`, `exec`. */
  readonly chamber: string | null
  /** Its present members are called in its place. */
  readonly is_body: boolean
}

/** The columns of a `TargetKey`, from the table `targets`. */
const targetKey = [
  'targets.id',
  'targets.key',
  sql<string | null>`coalesce(targets.caucus, targets.party)`.as('party'),
  'targets.chamber',
  sql<boolean>`coalesce(targets.is_body, false)`.as('is_body'),
] as const

/** The campaign's target set, in its order. */
export const listTargetSet = preparedSelect((db, campaignId: RawBuilder<number>) =>
  db
    .selectFrom('campaign_targets as link')
    .innerJoin('targets', 'targets.id', 'link.target_id')
    .select(targetKey)
    .select(sql<boolean>`coalesce(link.pinned, false)`.as('pinned'))
    .where('link.campaign_id', '=', campaignId)
    .orderBy('link.order', (order) => order.asc().nullsLast())
    .orderBy('link.id'),
)

/** The targets with these ids, in their order, without those that were deleted. */
export async function listTargetKeys(db: ReadonlyDb, ids: readonly number[]): Promise<TargetKey[]> {
  return await select(
    db,
    sql<TargetKey>`
      SELECT targets.id, targets.key, coalesce(caucus, party) AS party, chamber, coalesce(is_body, false) AS is_body
      FROM unnest(${ids}::int[]) WITH ORDINALITY AS wanted (id, position)
        JOIN targets ON targets.id = wanted.id
      ORDER BY position`,
  )
}

/** `location` must be normalised, as in the table. */
export const findLocatedTargets = preparedSelect((db, campaignId: RawBuilder<number>, location: RawBuilder<string>) =>
  db
    .selectFrom('location_targets as link')
    .innerJoin('targets', 'targets.id', 'link.target_id')
    .select(targetKey)
    .where('link.campaign_id', '=', campaignId)
    .where('link.location', '=', location)
    .orderBy('link.order')
    .orderBy('link.id'),
)

/** Returns the first location that has targets, or undefined if none has. */
export async function findLocation(db: ReadonlyDb, campaignId: number): Promise<string | undefined> {
  const row = await db
    .selectFrom('location_targets')
    .select('location')
    .where('campaign_id', '=', campaignId)
    .orderBy('location')
    .limit(1)
    .executeTakeFirst()
  return row?.location
}

/** All targets of a campaign: those of its target set and of all its locations. */
export function listReachableTargets(db: ReadonlyDb, campaignId: number): Promise<TargetKey[]> {
  const linked = (table: 'campaign_targets' | 'location_targets') =>
    db.selectFrom(table).select('target_id').where('campaign_id', '=', campaignId)
  return db
    .selectFrom('targets')
    .select(targetKey)
    .where((where) => where.or([where('id', 'in', linked('campaign_targets')), where('id', 'in', linked('location_targets'))]))
    .execute()
}
