// The context that every command receives, and the error by which it reports a failure to the user.
import type { Authorship } from '../audit/actor.ts'
import type { Clock } from '../clock.ts'
import type { Config } from '../config/config.ts'
import type { OpenDatabase } from '../database/open.ts'
import type { Db } from '../database/types.ts'
import type { DomainError, Result } from '../domain-errors.ts'
import type { Random } from '../random.ts'

export interface CommandContext {
  /** Reads the environment. Throws a ConfigError if it has problems. */
  config(): Config
  /** Runs `work` on the migrated database, which is always closed afterwards. */
  withDatabase<T>(work: (database: OpenDatabase) => Promise<T>): Promise<T>
  /**
   * Who is responsible for what the command changes, and the current time. Throws a CommandError if the user named an account
   * that does not exist.
   */
  authorship(db: Db): Promise<Authorship>
  readonly clock: Clock
  readonly random: Random
  /** Prints the result of a command: a line on standard output. */
  print(line: string): void
  /** Prints progress or a warning: a line on standard error. */
  note(line: string): void
}

/** A failure that the user can fix. The command line prints its message without a stack and exits with status 1. */
export class CommandError extends Error {}

/** Returns what an operation did. Throws a CommandError if it returned an error. `hint`: what to do if the object does not exist. */
export function requireValue<T>(result: Result<T>, hint?: string): T {
  if ('value' in result) return result.value
  const message = describeError(result.error)
  throw new CommandError(hint !== undefined && result.error.kind === 'not_found' ? `${message} ${hint}` : message)
}

function describeError(error: DomainError): string {
  if (error.kind !== 'invalid_input') return error.message
  const sentences = error.problems.map(({ message }) => (/[.?]$/.test(message) ? message : `${message}.`))
  return [...sentences, 'Nothing was changed.'].join(sentences.length === 1 ? ' ' : '\n')
}
