// The commands `counters check` and `counters rebuild`, which compare the counters of the statistics with the rows.
import type { Command } from 'commander'
import { type CommandContext, CommandError } from '../cli/command.ts'
import { type Drift, findDrift, rebuildCounters } from './rebuild-counters.ts'

export function addCounterCommands(program: Command, context: CommandContext): void {
  const counters = program.command('counters').description('Check or rebuild the counters of the statistics')

  counters
    .command('check')
    .description(
      'Count all calls and sessions and compare them with the counters. Changes nothing; calls continue. The exit status is 1 if counters are wrong.',
    )
    .action(async () => {
      const found = await context.withDatabase(({ db }) => findDrift(db))
      report(context, found)
      if (found.length > 0)
        throw new CommandError(
          'Counters are wrong. To repair them: npm run patchboard -- counters rebuild. Please report this as a bug.',
        )
    })

  counters
    .command('rebuild')
    .description(
      'Count all calls and sessions and repair the counters that differ. Calls continue. The exit status is 1 if counters were wrong.',
    )
    .action(async () => {
      const found = await context.withDatabase(({ db }) => rebuildCounters(db))
      report(context, found)
      if (found.length > 0) throw new CommandError('Counters were wrong and have been repaired. Please report this as a bug.')
    })
}

function report(context: CommandContext, found: readonly Drift[]): void {
  for (const { table, cells, example } of found)
    context.print(
      `${table}: ${cells} ${cells === 1 ? 'counter differs' : 'counters differ'} from the rows, for example ${example}`,
    )
  if (found.length === 0) context.print('All counters agree with the rows.')
}
