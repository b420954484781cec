// The commands for operators when a reader of events has fallen behind.
import type { Command } from 'commander'
import { type CommandContext, CommandError } from '../cli/command.ts'
import { listReaders, type ReaderSummary, restartReader } from './queries.ts'

export function addEventCommands(
  program: Command,
  { withDatabase, print }: Pick<CommandContext, 'withDatabase' | 'print'>,
): void {
  const events = program.command('events').description('Check who reads events')

  events
    .command('readers')
    .description('List the readers of events, and whether they have missed any')
    .action(() =>
      withDatabase(async ({ db }) => {
        const readers = await listReaders(db)
        if (readers.length === 0) print('Nothing reads events with a cursor in the database.')
        for (const reader of readers) print(describe(reader))
      }),
    )

  events
    .command('restart')
    .description('Let a reader go on with what happens from now on. It never gets what it has not read so far.')
    .argument('<name>', 'Name of the reader, as shown by events readers')
    .action((name: string) =>
      withDatabase(async ({ db }) => {
        if (!(await restartReader(db, name)))
          throw new CommandError(`There is no reader ${name}. The command "events readers" shows all of them.`)
        print(`The reader ${name} gets what happens from now on.`)
      }),
    )
}

function describe({ name, updated_at, missed_since }: ReaderSummary): string {
  const missed = missed_since === null ? '' : `; missed events, which were deleted at ${minuteOf(missed_since)}`
  return `${name}: last events read at ${minuteOf(updated_at)}${missed}`
}

function minuteOf(instant: string): string {
  return `${instant.slice(0, 16)} UTC`
}
