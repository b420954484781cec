// The command `import callpower`: parses the options and prints the report.
import type { Command } from 'commander'
import type { CommandContext } from '../cli/command.ts'
import { importCallPower } from './import-callpower.ts'
import { describeImport } from './report.ts'

export function addImportCommands(program: Command, context: CommandContext): void {
  program
    .command('import')
    .description('import from another system')
    .command('callpower')
    .description('import a CallPower database; safe to run again')
    .requiredOption('--from <address>', 'the CallPower database: postgres://USER:PASSWORD@HOST:PORT/DATABASE')
    .option('--dry-run', 'show what would change, and change nothing', false)
    .option('--same-source', 'the previous import was from the same CallPower at another address', false)
    .action(async (options: { from: string; dryRun: boolean; sameSource: boolean }) => {
      const report = await context.withDatabase((database) =>
        importCallPower(options, { database, clock: context.clock, note: context.note }),
      )
      for (const line of describeImport(report)) context.print(line)
    })
}
