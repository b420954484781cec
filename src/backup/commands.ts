// The commands backup and restore. Neither migrates the database first: a backup contains the database as it is, and a
// restore has its own schema.
import { resolve } from 'node:path'
import type { Command } from 'commander'
import type { CommandContext } from '../cli/command.ts'
import { formatCount } from '../cli/progress.ts'
import { type OpenDatabase, openDatabase } from '../database/open.ts'
import { backUpDatabase } from './back-up-database.ts'
import type { BackupHeader } from './format.ts'
import { restoreDatabase } from './restore-database.ts'

/** File names are relative to `cwd`, the working directory of the user. */
export function addBackupCommands(program: Command, context: CommandContext, cwd: string): void {
  program
    .command('backup')
    .description('Back up the whole database to a file. The server can keep running.')
    .argument('[file]', 'File to write (default: a file in the current directory, named after the current time)')
    .action((file: string | undefined) =>
      withUnmigrated(context, async ({ pool }) => {
        const path = resolve(cwd, file ?? defaultName(context.clock()))
        const header = await backUpDatabase(pool, path, context.clock)
        context.print(`${path}: ${summary(header)}`)
      }),
    )

  program
    .command('restore')
    .description('Restore a backup, completely or not at all')
    .argument('<file>', 'File that was written by the command backup')
    .option('--replace', 'Delete all data in the database and replace it with the backup')
    .action((file: string, { replace = false }: { replace?: boolean }) =>
      withUnmigrated(context, async ({ pool }) => {
        const header = await restoreDatabase(pool, resolve(cwd, file), { replace, findAuthorship: context.authorship })
        context.print(`Restored ${summary(header)} from the backup of ${header.made_at}.`)
      }),
    )
}

async function withUnmigrated(context: CommandContext, work: (database: OpenDatabase) => Promise<void>): Promise<void> {
  const database = await openDatabase(context.config())
  try {
    await work(database)
  } finally {
    await database.close()
  }
}

function defaultName(now: Date): string {
  return `patchboard-${now.toISOString().slice(0, 19).replaceAll(':', '')}Z.backup.gz`
}

function summary({ tables }: BackupHeader): string {
  const rows = tables.reduce((sum, table) => sum + table.rows, 0)
  return `${formatCount(rows)} ${rows === 1 ? 'row' : 'rows'} in ${tables.length} tables`
}
