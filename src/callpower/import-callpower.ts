// Imports a CallPower database: reads it in one snapshot, repairs invalid rows, and writes new and changed rows. Everything
// happens in one transaction of our database, so a failed import leaves nothing behind, and a dry run is the same work rolled
// back. See docs/decisions/0005-import-keeps-ids.md.
import type pg from 'pg'
import type { Authorship } from '../audit/actor.ts'
import { insertAuditEntry } from '../audit/queries.ts'
import { type Progress, showProgress } from '../cli/progress.ts'
import type { Clock } from '../clock.ts'
import type { OpenDatabase } from '../database/open.ts'
import { OperatorError } from '../database/operator-errors.ts'
import { onConnection } from '../database/pinned-connection.ts'
import { foldCounters, vacuumDeltas } from '../statistics/folding.ts'
import { checkForConflictingIds, findPreviousImport, type PreviousImport, recordImport } from './previous-import.ts'
import type { Finding } from './repair/findings.ts'
import { noteCountries } from './repair/number-countries.ts'
import { repairTable } from './repair/repair-table.ts'
import type { ImportReport, TableReport } from './report.ts'
import { connectToSource, isSameDatabase, type SourceConnection } from './source/connect.ts'
import { openSource, type Source } from './source/open.ts'
import { countRows, findLastAssignedId } from './source/rows.ts'
import { type StagedTable, stageTable } from './staging.ts'
import { secretStaffColumns, staff, tables } from './tables.ts'
import { highestUserId, repairUsers, writeUsers } from './users.ts'
import { highestId, moveSequence, refreshStatistics, type Written, writeTable } from './write.ts'

export interface ImportOptions {
  /** Address of the CallPower database. */
  readonly from: string
  /** The schema with CallPower's tables, if several have them. */
  readonly schema?: string | undefined
  readonly dryRun: boolean
  /** The operator confirms that the previous import was from the same CallPower at another address. */
  readonly sameSource: boolean
}

export interface ImportDependencies {
  readonly database: Pick<OpenDatabase, 'db' | 'pool'>
  readonly clock: Clock
  readonly authorship: Authorship
  /** Called with lines of progress. */
  readonly note: (line: string) => void
}

/** Throws an OperatorError if the import cannot be done. Our database is then unchanged. */
export async function importCallPower(options: ImportOptions, dependencies: ImportDependencies): Promise<ImportReport> {
  const startedAt = dependencies.clock().getTime()
  const source = await connectToSource(options.from)
  const db = await dependencies.database.pool.connect()
  try {
    const work = await importRows(db, source, { ...options, ...dependencies })
    await db.query(options.dryRun ? 'ROLLBACK' : 'COMMIT')
    if (!options.dryRun) await optimize(db, work.tables, dependencies)
    const seconds = Math.round((dependencies.clock().getTime() - startedAt) / 1000)
    return { ...work, dryRun: options.dryRun, seconds }
  } catch (error) {
    throw asOperatorError(error)
  } finally {
    // Closed, not returned to the pool: this rolls back an open transaction and discards the session's settings.
    db.release(true)
    await source.close()
  }
}

/** Makes queries on the committed rows fast. They are already correct, so errors here are only reported. */
async function optimize(db: pg.ClientBase, reports: readonly TableReport[], dependencies: ImportDependencies): Promise<void> {
  const touched = reports.filter((report) => report.inserted + report.changed > 0).map((report) => report.table)
  if (touched.length === 0) return
  try {
    dependencies.note(
      'All rows are imported. Vacuuming and folding the counters of the statistics, which takes a while if there are many calls.',
    )
    await refreshStatistics(db, touched)
    await foldCounters(dependencies.database.db)
    await vacuumDeltas(dependencies.database.db)
  } catch (error) {
    dependencies.note(
      `All rows are imported, but vacuuming and folding failed; the server will do it later. ${(error as Error).message}`,
    )
  }
}

type Work = Omit<ImportReport, 'dryRun' | 'seconds'>

async function importRows(
  db: pg.ClientBase,
  connection: SourceConnection,
  context: ImportOptions & ImportDependencies,
): Promise<Work> {
  const progress = showProgress(context.clock, context.note)
  await beginTransaction(db, connection)
  const source = await openSource(connection, context.schema)
  if (source.schema !== 'public') context.note(`CallPower's tables are in the schema ${source.schema}.`)
  const previous = await findPreviousImport(db, source.identity, context.sameSource)
  const { staged, users, assignedIds } = await stageAll(db, source, progress)
  await source.close()
  await checkForConflictingIds(db, staged, previous)

  const reports: TableReport[] = []
  const findings: Finding[] = []
  const lastIds: Record<string, number> = {}
  for (const table of staged) {
    const name = table.mapping.to
    const found = await repairTable(db, table)
    const written = await writeTable(db, table, (rows) => progress.written(name, rows))
    reports.push(reportOf(table, found, written))
    findings.push(...found)
    lastIds[name] = Math.max(previous?.lastIds[name] ?? 0, assignedIds.get(name) ?? 0, await highestId(db, table))
  }
  const foundUsers = await repairUsers(db, users)
  reports.push(reportOf(users, foundUsers, await writeUsers(db, users)))
  findings.push(...foundUsers)
  await logImport(db, reports, context.authorship)
  // Changes to sequences are not rolled back, so a dry run must not make any.
  if (!context.dryRun) {
    await recordImport(db, previous, { source: source.identity, lastIds, at: context.clock() })
    await moveSequences(db, { ...lastIds, users: await highestUserId(db) })
  }
  return { tables: reports, findings, ...describeShape(source) }
}

/** Writes an entry if a row was written. */
async function logImport(client: pg.ClientBase, reports: readonly TableReport[], authorship: Authorship): Promise<void> {
  const written = reports.filter(({ inserted, changed }) => inserted + changed > 0)
  if (written.length === 0) return
  const tables = Object.fromEntries(written.map(({ table, inserted, changed }) => [table, { inserted, changed }]))
  const object = { kind: 'database', id: null, name: null }
  await insertAuditEntry(onConnection(client), { action: 'database.imported', object, after: tables }, authorship)
}

function reportOf({ mapping, rows }: StagedTable, findings: readonly Finding[], written: Written): TableReport {
  const skipped = findings.reduce((sum, finding) => sum + (finding.outcome === 'skipped' ? finding.count : 0), 0)
  return { table: mapping.to, read: rows, ...written, skipped }
}

async function beginTransaction(db: pg.ClientBase, source: SourceConnection): Promise<void> {
  await db.query('BEGIN')
  await db.query('SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0')
  // What is loaded did not happen now: it leaves no events.
  await db.query("SET LOCAL patchboard.loads_history = 'on'")
  const { rows } = await db.query(`SELECT pg_try_advisory_xact_lock(hashtext('patchboard import')) AS alone`)
  if (rows[0]?.alone !== true)
    throw new OperatorError('Another import into this database is running. Wait until it has finished.')
  if (await isSameDatabase(db, source))
    throw new OperatorError(
      "--from is Patchboard's own database, which is set with DATABASE_URL. --from must be the CallPower database.",
    )
}

async function stageAll(db: pg.ClientBase, source: Source, progress: Progress) {
  const present = [...tables, staff].filter((table) => source.shape.has(table.from))
  let expected = 0
  for (const table of present) expected += await countRows(source, table.from)
  progress.expect(expected)
  const staged: StagedTable[] = []
  const assignedIds = new Map<string, number>()
  for (const mapping of tables) {
    staged.push(await stageTable(db, source, mapping, (rows) => progress.read(mapping.to, rows)))
    if (!source.shape.has(mapping.from)) continue
    assignedIds.set(mapping.to, (await findLastAssignedId(source, mapping.from)) ?? 0)
  }
  const users = await stageTable(db, source, staff, (rows) => progress.read('users', rows))
  await noteCountries(db)
  return { staged, users, assignedIds }
}

async function moveSequences(db: pg.ClientBase, lastIds: PreviousImport['lastIds']): Promise<void> {
  for (const [table, last] of Object.entries(lastIds)) {
    if (last > 0) await moveSequence(db, table, last)
  }
}

function describeShape(source: Source): Pick<ImportReport, 'absentTables' | 'unknownColumns'> {
  const all = [...tables, staff]
  const unknownColumns = all.flatMap((table) => {
    const known = new Set(['id', ...table.columns.flatMap((column) => [column.from, column.formerly])])
    const names = [...(source.shape.get(table.from)?.keys() ?? [])].filter((name) => !known.has(name))
    return names.filter((name) => table !== staff || !secretStaffColumns.has(name)).map((name) => `${table.from}.${name}`)
  })
  return { absentTables: all.filter((table) => !source.shape.has(table.from)).map((table) => table.from), unknownColumns }
}

/** Database and network errors, which the operator can fix, become an OperatorError. Others are bugs and keep their stack. */
function asOperatorError(error: unknown): unknown {
  if (error instanceof OperatorError || !(error instanceof Error) || typeof (error as { code?: unknown }).code !== 'string')
    return error
  return new OperatorError(
    `The import failed and nothing was changed: ${error.message}. Fix the problem and run the import again.`,
  )
}
