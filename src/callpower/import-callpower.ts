// Moves a CallPower database in: reads it in one snapshot, mends what needs it, writes what is new or changed.
// All in one transaction of the destination, so that an import that fails half-way leaves nothing behind, and a dry run
// is the same work rolled back. See docs/decisions/0005-import-keeps-ids.md.
import type pg from 'pg'
import { CommandError } from '../cli/command.ts'
import { type Progress, showProgress } from '../cli/progress.ts'
import type { Clock } from '../clock.ts'
import type { OpenDatabase } from '../database/open.ts'
import { foldCounters, vacuumDeltas } from '../statistics/folding.ts'
import { findPreviousImport, type PreviousImport, recordImport, refuseConflictingIds } from './previous-import.ts'
import type { Finding } from './repair/findings.ts'
import { repairTable } from './repair/repair-table.ts'
import type { ImportReport, TableReport } from './report.ts'
import { countRows, isSameDatabase, lastAssignedId, openSource, requireCallPower, type Source } from './source.ts'
import { type StagedTable, stageTable } from './staging.ts'
import { secretsOfStaff, staff, tables } from './tables.ts'
import { highestUserId, repairUsers, writeUsers } from './users.ts'
import { highestId, moveSequence, refreshStatistics, type Written, writeTable } from './write.ts'

export interface ImportOptions {
  /** Address of the CallPower database. */
  readonly from: string
  readonly dryRun: boolean
  /** The operator's word that an earlier import from another address was of the same CallPower. */
  readonly sameSource: boolean
}

export interface ImportDependencies {
  readonly database: Pick<OpenDatabase, 'db' | 'pool'>
  readonly clock: Clock
  /** Hears a line of progress now and then. */
  readonly note: (line: string) => void
}

/** Throws a CommandError, with the destination as it was, when the import cannot be done. */
export async function importCallPower(options: ImportOptions, dependencies: ImportDependencies): Promise<ImportReport> {
  const startedAt = dependencies.clock().getTime()
  const source = await openSource(options.from)
  const db = await dependencies.database.pool.connect()
  try {
    const work = await moveIn(db, source, { ...options, ...dependencies })
    await db.query(options.dryRun ? 'ROLLBACK' : 'COMMIT')
    if (!options.dryRun) await settle(db, work.tables, dependencies)
    const seconds = Math.round((dependencies.clock().getTime() - startedAt) / 1000)
    return { ...work, ...describeShape(source), dryRun: options.dryRun, seconds }
  } catch (error) {
    throw asCommandError(error)
  } finally {
    // Closed rather than given back: that rolls back a transaction that did not end, and forgets the settings made here.
    db.release(true)
    await source.close()
  }
}

/** The rows are in and every statistic is right by now: this makes them fast, and what goes wrong here is only told. */
async function settle(db: pg.ClientBase, reports: readonly TableReport[], dependencies: ImportDependencies): Promise<void> {
  const touched = reports.filter((report) => report.inserted + report.changed > 0).map((report) => report.table)
  if (touched.length === 0) return
  try {
    dependencies.note(
      'All rows are in. Tidying up and folding the counters of the statistics, which takes a while for many calls.',
    )
    await refreshStatistics(db, touched)
    await foldCounters(dependencies.database.db)
    await vacuumDeltas(dependencies.database.db)
  } catch (error) {
    dependencies.note(`All rows are in, but tidying up after them stopped; the server will do it. ${(error as Error).message}`)
  }
}

interface Work {
  readonly tables: TableReport[]
  readonly findings: Finding[]
}

async function moveIn(db: pg.ClientBase, source: Source, context: ImportOptions & ImportDependencies): Promise<Work> {
  const progress = showProgress(context.clock, context.note)
  await beginTransaction(db, source)
  requireCallPower(source)
  const previous = await findPreviousImport(db, source.identity, context.sameSource)
  const { staged, users, givenIds } = await stageAll(db, source, progress)
  await source.close()
  await refuseConflictingIds(db, staged, previous)

  const reports: TableReport[] = []
  const findings: Finding[] = []
  const lastIds: Record<string, number> = {}
  for (const table of staged) {
    const name = table.mapping.to
    const found = await repairTable(db, table)
    const written = await writeTable(db, table, (rows) => progress.written(name, rows))
    reports.push(reportOf(table, found, written))
    findings.push(...found)
    lastIds[name] = Math.max(previous?.lastIds[name] ?? 0, givenIds.get(name) ?? 0, await highestId(db, table))
  }
  const foundUsers = await repairUsers(db, users)
  reports.push(reportOf(users, foundUsers, await writeUsers(db, users)))
  findings.push(...foundUsers)
  // Sequences are not rolled back, so a dry run may not draw from one.
  if (!context.dryRun) {
    await recordImport(db, previous, { source: source.identity, lastIds, at: context.clock() })
    await moveSequences(db, { ...lastIds, users: await highestUserId(db) })
  }
  return { tables: reports, findings }
}

function reportOf({ mapping, rows }: StagedTable, findings: readonly Finding[], written: Written): TableReport {
  const skipped = findings.reduce((sum, finding) => sum + (finding.outcome === 'skipped' ? finding.count : 0), 0)
  return { table: mapping.to, read: rows, ...written, skipped }
}

async function beginTransaction(db: pg.ClientBase, source: Source): Promise<void> {
  await db.query('BEGIN')
  await db.query('SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0')
  const { rows } = await db.query(`SELECT pg_try_advisory_xact_lock(hashtext('patchboard import')) AS alone`)
  if (rows[0]?.alone !== true) throw new CommandError('Another import into this database is at work. Wait for its end.')
  if (await isSameDatabase(db, source))
    throw new CommandError("--from is Patchboard's own database. Name CallPower's; Patchboard's is the one of DATABASE_URL.")
}

async function stageAll(db: pg.ClientBase, source: Source, progress: Progress) {
  const present = [...tables, staff].filter((table) => source.shape.has(table.from))
  let expected = 0
  for (const table of present) expected += await countRows(source, table.from)
  progress.expect(expected)
  const staged: StagedTable[] = []
  const givenIds = new Map<string, number>()
  for (const mapping of tables) {
    staged.push(await stageTable(db, source, mapping, (rows) => progress.read(mapping.to, rows)))
    if (!source.shape.has(mapping.from)) continue
    givenIds.set(mapping.to, (await lastAssignedId(source, mapping.from)) ?? 0)
  }
  const users = await stageTable(db, source, staff, (rows) => progress.read('users', rows))
  return { staged, users, givenIds }
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
    return names.filter((name) => table !== staff || !secretsOfStaff.has(name)).map((name) => `${table.from}.${name}`)
  })
  return { absentTables: all.filter((table) => !source.shape.has(table.from)).map((table) => table.from), unknownColumns }
}

/** What a database or the network refuses is the operator's to mend; anything else is a fault of ours and keeps its stack. */
function asCommandError(error: unknown): unknown {
  if (error instanceof CommandError || !(error instanceof Error) || typeof (error as { code?: unknown }).code !== 'string')
    return error
  return new CommandError(`The import stopped, and nothing has changed: ${error.message}. Run it again when this is mended.`)
}
