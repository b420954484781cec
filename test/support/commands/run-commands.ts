// Runs commands as src/cli.ts does, on a test's database.
import { Command, CommanderError } from 'commander'
import { type Actor, commandLine } from '../../../src/audit/actor.ts'
import { type CommandContext, CommandError } from '../../../src/cli/command.ts'
import { type Clock, systemClock } from '../../../src/clock.ts'
import type { Environment } from '../../../src/config/environment.ts'
import { readConfig } from '../../../src/config/read-config.ts'
import { OperatorError } from '../../../src/database/operator-errors.ts'
import { systemRandom } from '../../../src/random.ts'
import type { TestDatabase } from '../database.ts'

export interface Ended {
  readonly status: 0 | 1
  readonly out: string
  readonly err: string
}

export interface CommandsToRun {
  readonly add: (program: Command, context: CommandContext) => void
  readonly database: TestDatabase
  readonly clock?: Clock
  readonly env?: Environment
  readonly actor?: Actor
}

export async function runCommands(commands: CommandsToRun, args: readonly string[]): Promise<Ended> {
  const { add, database, clock = systemClock, env = {}, actor = commandLine } = commands
  const lines: { out: string[]; err: string[] } = { out: [], err: [] }
  const context: CommandContext = {
    random: systemRandom,
    config: () => readConfig(env),
    withDatabase: (work) => work(database),
    authorship: async () => ({ actor, now: clock() }),
    clock,
    print: (line) => void lines.out.push(`${line}\n`),
    note: (line) => void lines.err.push(`${line}\n`),
  }
  const program = new Command().exitOverride().configureOutput({ writeErr: context.note })
  add(program, context)
  const ended = (status: Ended['status']) => ({ status, out: lines.out.join(''), err: lines.err.join('') })
  try {
    await program.parseAsync(args, { from: 'user' })
    return ended(0)
  } catch (error) {
    if (error instanceof CommandError || error instanceof OperatorError) context.note(error.message)
    else if (!(error instanceof CommanderError)) throw error
    return ended(1)
  }
}
