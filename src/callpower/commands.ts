// The command `import callpower`: parses the options and prints the report.
import type { Command } from 'commander'
import type { CommandContext } from '../cli/command.ts'
import { importCallPower } from './import-callpower.ts'
import { describeImport } from './report.ts'

interface ImportFlags {
  readonly from: string
  readonly schema?: string
  readonly dryRun?: boolean
  readonly sameSource?: boolean
}

export function addImportCommands(program: Command, context: CommandContext): void {
  program
    .command('import')
    .description('Import data from another system')
    .command('callpower')
    .description('Import a CallPower database. It is safe to run this again.')
    .requiredOption('--from <address>', 'Address of the CallPower database: postgres://USER:PASSWORD@HOST:PORT/DATABASE')
    .option('--schema <name>', "The schema with CallPower's tables, if several schemas have them")
    .option('--dry-run', 'Show what would change, and change nothing')
    .option(
      '--same-source',
      'Confirm that this is the CallPower of the previous import, moved to another server or restored from a backup',
    )
    .action(async ({ from, schema, dryRun = false, sameSource = false }: ImportFlags) => {
      const options = { from, schema, dryRun, sameSource }
      const report = await context.withDatabase(async (database) => {
        const authorship = await context.authorship(database.db)
        return await importCallPower(options, { database, clock: context.clock, authorship, note: context.note })
      })
      for (const line of describeImport(report)) context.print(line)
    })
}
