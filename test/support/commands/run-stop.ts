// Runs `calls stop`, wired as in src/cli.ts, on the database and the carrier of a running service.

import { PassThrough, Readable } from 'node:stream'
import { Command } from 'commander'
import { commandLine } from '../../../src/audit/actor.ts'
import { addCallCommands } from '../../../src/calls/stopping/commands.ts'
import { type CommandContext, CommandError } from '../../../src/cli/command.ts'
import type { Config } from '../../../src/config/config.ts'
import { systemRandom } from '../../../src/random.ts'
import { openTelephony } from '../../../src/server/open-carrier.ts'
import type { TestDatabase } from '../database.ts'
import type { PhoneService } from '../phone-service.ts'

export interface StopRun {
  readonly config?: Config
  /** Input typed at a terminal. Undefined if there is no terminal. */
  readonly typed?: string
}

/** Resolves with the output. A failure begins with `failed: `. */
export async function runStop(
  database: TestDatabase,
  service: PhoneService,
  args: readonly string[],
  { config = service.config, typed }: StopRun = {},
): Promise<string> {
  let said = ''
  const hear = (line: string) => {
    said += `${line}\n`
  }
  const withDatabase: CommandContext['withDatabase'] = (work) => work(database)
  const authorship = async () => ({ actor: commandLine, now: clock() })
  const clock = () => service.now
  const input = typed === undefined ? Readable.from([]) : Object.assign(new PassThrough(), { isTTY: true })
  if (typed !== undefined) (input as PassThrough).write(typed)
  const program = new Command().exitOverride()
  addCallCommands(
    program,
    { config: () => config, withDatabase, authorship, clock, random: systemRandom, print: hear, note: hear },
    {
      openCarrier: (config) => openTelephony({ config, clock, base: () => '' }).carrier,
      terminal: { input, output: new PassThrough() },
    },
  )
  try {
    await program.parseAsync(['calls', 'stop', ...args], { from: 'user' })
  } catch (error) {
    if (!(error instanceof CommandError)) throw error
    hear(`failed: ${error.message}`)
  }
  return said
}
