// The commands backup and restore. Neither migrates first: a backup shows the database as it is, and a restore brings its
// own schema.
import { resolve } from 'node:path'
import type { Command } from 'commander'
import type { CommandContext } from '../cli/command.ts'
import { type OpenDatabase, openDatabase } from '../database/open.ts'
import { backUpDatabase } from './back-up-database.ts'
import type { BackupHeader } from './format.ts'
import { restoreDatabase } from './restore-database.ts'

/** File names are relative to `standing`, the directory that the user is in. */
export function addBackupCommands(program: Command, context: CommandContext, cwd: string): void {
  program
    .command('backup')
    .description('write the whole database into one file; the server may go on running')
    .argument('[file]', 'the file to write; by default one in this directory, named after the present time')
    .action((file: string | undefined) =>
      withUnmigrated(context, async ({ pool }) => {
        const path = resolve(cwd, file ?? defaultName(context.clock()))
        const header = await backUpDatabase(pool, path, context.clock)
        context.print(`${path}: ${summary(header)}`)
      }),
    )

  program
    .command('restore')
    .description('put a backup into the database, whole or not at all')
    .argument('<file>', 'a file that the command backup wrote')
    .option('--replace', 'give up what the database holds already', false)
    .action((file: string, { replace }: { replace: boolean }) =>
      withUnmigrated(context, async ({ pool }) => {
        const header = await restoreDatabase(pool, resolve(cwd, file), { replace })
        context.print(`Restored ${summary(header)}, as they were at ${header.made_at}.`)
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
  return `${rows.toLocaleString('en-GB')} ${rows === 1 ? 'row' : 'rows'} of ${tables.length} tables`
}
