// The command that moves a CallPower in: reads its options, prints its report.
import type { Command } from 'commander'
import type { CommandContext } from '../cli/command.ts'
import { importCallPower } from './import-callpower.ts'
import { describeImport } from './report.ts'

export function addImportCommands(program: Command, context: CommandContext): void {
  program
    .command('import')
    .description('bring in what another system holds')
    .command('callpower')
    .description('move in from CallPower; safe to run again')
    .requiredOption('--from <address>', 'the CallPower database: postgres://USER:PASSWORD@HOST:PORT/DATABASE')
    .option('--dry-run', 'say what would happen, and change nothing', false)
    .option('--same-source', 'the CallPower imported before stood at another address, and this is the same one', false)
    .action(async (options: { from: string; dryRun: boolean; sameSource: boolean }) => {
      const report = await context.withDatabase((database) =>
        importCallPower(options, { database, clock: context.clock, note: context.note }),
      )
      for (const line of describeImport(report)) context.print(line)
    })
}
