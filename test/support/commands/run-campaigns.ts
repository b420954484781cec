// Runs the commands for campaigns and locations, wired as in src/cli.ts, on a test’s database.

import { PassThrough, Readable } from 'node:stream'
import { Command, CommanderError } from 'commander'
import { commandLine } from '../../../src/audit/actor.ts'
import { addCampaignCommands } from '../../../src/campaigns/commands.ts'
import { addLocationCommands } from '../../../src/campaigns/files/locations/commands.ts'
import { type CommandContext, CommandError } from '../../../src/cli/command.ts'
import { readConfig } from '../../../src/config/read-config.ts'
import { systemRandom } from '../../../src/random.ts'
import type { TestDatabase } from '../database.ts'

export interface Ended {
  readonly status: 0 | 1
  readonly out: string
  readonly err: string
}

export interface Run {
  /** The user’s working directory. */
  readonly cwd: string
  readonly environment?: Record<string, string>
  /** Input typed at a terminal. Undefined if there is no terminal. */
  readonly typed?: string
}

export async function runCampaigns(database: TestDatabase, args: readonly string[], run: Run): Promise<Ended> {
  const lines: { out: string[]; err: string[] } = { out: [], err: [] }
  const context: CommandContext = {
    random: systemRandom,
    config: () => readConfig({ DATA_DIR: run.cwd, ...run.environment }),
    withDatabase: (work) => work(database),
    authorship: async () => ({ actor: commandLine, now: new Date('2026-01-15T12:00:00Z') }),
    clock: () => new Date('2026-01-15T12:00:00Z'),
    print: (line) => void lines.out.push(`${line}\n`),
    note: (line) => void lines.err.push(`${line}\n`),
  }
  const input = run.typed === undefined ? Readable.from([]) : Object.assign(new PassThrough(), { isTTY: true })
  if (run.typed !== undefined) (input as PassThrough).write(run.typed)
  const terminal = { input, output: new PassThrough() }
  const program = new Command().exitOverride().configureOutput({ writeErr: context.note })
  addCampaignCommands(program, context, run.cwd, terminal)
  addLocationCommands(program, context, run.cwd, terminal)
  let status: Ended['status'] = 0
  try {
    await program.parseAsync(args, { from: 'user' })
  } catch (error) {
    if (!(error instanceof CommandError || error instanceof CommanderError)) throw error
    if (error instanceof CommandError) context.note(error.message)
    status = 1
  }
  return { status, out: lines.out.join(''), err: lines.err.join('') }
}
