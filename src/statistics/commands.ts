// `counters check` and `counters rebuild`: do the counters of the statistics say what the rows say?
import type { Command } from 'commander'
import { type CommandContext, CommandError } from '../cli/command.ts'
import { type Drift, findDrift, rebuildCounters } from './rebuild-counters.ts'

export function addCounterCommands(program: Command, context: CommandContext): void {
  const counters = program.command('counters').description('the counters that the statistics answer from')

  counters
    .command('check')
    .description(
      'Count every call and session again and compare. Changes nothing; calls go on meanwhile. Exit status 1 on drift.',
    )
    .action(async () => {
      const found = await context.withDatabase(({ db }) => findDrift(db))
      report(context, found)
      if (found.length > 0)
        throw new CommandError(
          'The counters have drifted. "npm run patchboard -- counters rebuild" mends them; please report it as a fault.',
        )
    })

  counters
    .command('rebuild')
    .description('Count every call and session again and mend what differs. Calls go on meanwhile. Exit status 1 on drift.')
    .action(async () => {
      const found = await context.withDatabase(({ db }) => rebuildCounters(db))
      report(context, found)
      if (found.length > 0) throw new CommandError('The counters had drifted and have been mended; please report it as a fault.')
    })
}

function report(context: CommandContext, found: readonly Drift[]): void {
  for (const { table, cells, example } of found)
    context.print(
      `${table}: ${cells} ${cells === 1 ? 'counter differs' : 'counters differ'} from the rows, for example ${example}`,
    )
  if (found.length === 0) context.print('Every counter says what the rows say.')
}
