// All SQL that reads datasets, their versions and their seats.
import { sql } from 'kysely'
import { preparedRow } from '../database/prepared-statements.ts'
import { select } from '../database/select.ts'
import type { ReadonlyDb } from '../database/types.ts'
import type { CountryTables, HeldSeat } from './directory.ts'
import type { Downloads } from './downloading/download-source.ts'
import type { Report } from './loading/report.ts'
import type { Records } from './records.ts'

export interface Version {
  readonly id: number
  readonly dataset: string
  readonly country: string
  readonly loaded_at: string
  readonly switched_at: string | null
  readonly is_current: boolean
  readonly origin: string
  readonly digest: string
  readonly report: Report
  /** What servers said of its files. Null if it was not downloaded. */
  readonly downloads: Downloads | null
}

/** Newest first. */
export async function listVersions(db: ReadonlyDb, dataset: string): Promise<Version[]> {
  const rows = await db
    .selectFrom('dataset_versions as version')
    .innerJoin('datasets', 'datasets.name', 'version.dataset')
    .select([
      'version.id',
      'dataset',
      'country',
      'loaded_at',
      'switched_at',
      'is_current',
      'origin',
      'digest',
      'report',
      'downloads',
    ])
    .where('dataset', '=', dataset)
    .orderBy('version.id', 'desc')
    .execute()
  return rows as Version[]
}

export async function findRecords(db: ReadonlyDb, versionId: number): Promise<Records | undefined> {
  const row = await db.selectFrom('dataset_versions').select('records').where('id', '=', versionId).executeTakeFirst()
  return row?.records as Records | undefined
}

export interface DatasetStatus {
  readonly name: string
  readonly country: string
  readonly checked_at: string
  /** When the server last tried to refresh it, and why that failed. */
  readonly refresh_attempted_at: string | null
  readonly refresh_failure: string | null
  readonly current: Version | undefined
  /** Loaded later than the current one, and not switched to. */
  readonly waiting: Version | undefined
}

export async function listDatasets(db: ReadonlyDb): Promise<DatasetStatus[]> {
  const datasets = await db
    .selectFrom('datasets')
    .select(['name', 'country', 'checked_at', 'refresh_attempted_at', 'refresh_failure'])
    .orderBy('name')
    .execute()
  return await Promise.all(
    datasets.map(async (dataset) => {
      const versions = await listVersions(db, dataset.name)
      const current = versions.find(({ is_current }) => is_current)
      const [latest] = versions
      const isWaiting = latest !== undefined && latest.switched_at === null && latest.id > (current?.id ?? 0)
      return { ...dataset, current, waiting: isWaiting ? latest : undefined }
    }),
  )
}

/** Changes with whatever callers reach through civic data. */
export async function findDirectoryVersion(db: ReadonlyDb): Promise<string> {
  return (await selectDirectoryVersion(db))?.version ?? ''
}

const selectDirectoryVersion = preparedRow(
  () => sql<{ version: string }>`SELECT string_agg(name || ':' || revision, ',' ORDER BY name) AS version FROM datasets`,
)

export async function listSeats(db: ReadonlyDb): Promise<HeldSeat[]> {
  return await select(
    db,
    sql<HeldSeat>`
      SELECT seats.key, type, seats.chamber, division, region, seats.district, seats.title,
        CASE WHEN targets.id IS NOT NULL THEN json_build_object('id', targets.id, 'key', targets.key, 'title', targets.title,
          'name', targets.name, 'party', targets.party, 'caucus', targets.caucus, 'photo_url', targets.photo_url) END AS target
      FROM seats LEFT JOIN targets ON targets.id = seats.target_id ORDER BY seats.key`,
  )
}

/** What current versions have besides seats. Those in `known` are left out. */
export async function listCurrentTables(db: ReadonlyDb, known: readonly number[]): Promise<CountryTables[]> {
  return await select(
    db,
    sql<CountryTables>`
      SELECT dataset, version.id AS version, country, records->'areas' AS areas, records->'committees' AS committees,
        coalesce(records->'leadership', '[]') AS leadership, coalesce(records->'redrawn', '[]') AS redrawn, records->'points' AS points
      FROM dataset_versions version JOIN datasets ON datasets.name = dataset
      WHERE is_current AND version.id <> ALL(${known}::int[])
      ORDER BY version.id`,
  )
}

export interface StoredBoundaries {
  readonly version: number
  readonly country: string
  readonly boundaries: Buffer
}

/** Of current versions that have some. Those in `known` are left out. */
export async function listCurrentBoundaries(db: ReadonlyDb, known: readonly number[]): Promise<StoredBoundaries[]> {
  return await select(
    db,
    sql<StoredBoundaries>`
      SELECT version.id AS version, country, boundaries
      FROM dataset_versions version JOIN datasets ON datasets.name = dataset
      WHERE is_current AND boundaries IS NOT NULL AND version.id <> ALL(${known}::int[])
      ORDER BY version.id`,
  )
}

/** The ids of all current versions. */
export async function listCurrentVersions(db: ReadonlyDb): Promise<number[]> {
  const rows = await db.selectFrom('dataset_versions').select('id').where('is_current', '=', true).execute()
  return rows.map(({ id }) => id)
}

/** Somebody who holds a seat, or a body. */
export interface FoundTarget {
  readonly key: string
  readonly title: string | null
  readonly name: string
  readonly is_body: boolean
  readonly party: string | null
  readonly district: string | null
  readonly number: string | null
  readonly offices: number
}

/** Who holds a seat, and bodies, by a part of the name, the key or the district, in the order of names. */
export async function findHoldersAndBodies(db: ReadonlyDb, text: string, limit: number): Promise<FoundTarget[]> {
  const pattern = `%${text.replace(/[\\%_]/g, '\\$&')}%`
  return await select(
    db,
    sql<FoundTarget>`
      SELECT targets.key, targets.title, name, coalesce(is_body, false) AS is_body, party, targets.district, number,
        (SELECT count(*)::int FROM offices WHERE offices.target_id = targets.id AND offices.number IS NOT NULL) AS offices
      FROM targets LEFT JOIN seats ON seats.target_id = targets.id
      WHERE (is_body OR seats.key IS NOT NULL)
        AND (name ILIKE ${pattern} OR targets.key ILIKE ${pattern} OR targets.district ILIKE ${pattern})
      ORDER BY name, targets.id LIMIT ${sql.lit(limit)}`,
  )
}

/** True if anybody holds a seat of this type. `country`: ISO 3166 alpha-2, upper case. */
export async function hasHolders(db: ReadonlyDb, country: string, type: string): Promise<boolean> {
  const [row] = await select(
    db,
    sql<{ found: boolean }>`
      SELECT EXISTS (
        SELECT FROM seats JOIN datasets ON datasets.name = dataset
        WHERE country = ${country} AND type = ${type} AND target_id IS NOT NULL
      ) AS found`,
  )
  return row?.found ?? false
}

/** The kinds of divisions that elect a chamber in a region. */
export interface SeatKind {
  readonly chamber: string
  readonly region: string | null
  /** As `kindOf` returns it. */
  readonly kind: string
}

/** Of all seats of a type. `country`: ISO 3166 alpha-2, upper case. */
export async function listSeatKinds(db: ReadonlyDb, country: string, type: string): Promise<SeatKind[]> {
  return await select(
    db,
    sql<SeatKind>`
      SELECT DISTINCT chamber, region, substring(division FROM '([^/:]+):[^/]*$') AS kind
      FROM seats JOIN datasets ON datasets.name = dataset WHERE country = ${country} AND type = ${type}`,
  )
}

/** The names of datasets that callers reach people through. */
export async function listUsedDatasets(db: ReadonlyDb): Promise<string[]> {
  const rows = await db.selectFrom('dataset_versions').select('dataset').where('is_current', '=', true).execute()
  return rows.map(({ dataset }) => dataset)
}
