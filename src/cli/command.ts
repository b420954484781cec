// What every command of the command line is handed, and how it reports a failure: nothing here knows a command.
import type { Clock } from '../clock.ts'
import type { Config } from '../config/config.ts'
import type { OpenDatabase } from '../database/open.ts'

export interface CommandContext {
  /** Reads the environment; throws a ConfigError. */
  config(): Config
  /** Runs `work` on the migrated database and closes it afterwards, whatever happens. */
  withDatabase<T>(work: (database: OpenDatabase) => Promise<T>): Promise<T>
  readonly clock: Clock
  /** A line for the person at the terminal, on standard output. */
  print(line: string): void
  /** Progress and warnings, on standard error. */
  note(line: string): void
}

/** A failure that is the user's to mend: printed as one sentence, without a stack, with exit status 1. */
export class CommandError extends Error {}
