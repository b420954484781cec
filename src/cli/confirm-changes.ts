// Prints the changes and asks for confirmation.
import type { CommandContext } from './command.ts'
import { confirm, type Terminal } from './terminal.ts'

interface ShownChange {
  readonly sign: string
  readonly what: string
}

export interface ConfirmOptions {
  /** Confirms without asking. */
  readonly yes?: true
  /** Only prints the changes. */
  readonly dryRun?: true
}

export interface ConfirmContext extends Pick<CommandContext, 'print'> {
  readonly terminal: Terminal
}

/** Returns false if there is nothing to apply, after printing why. Throws a CommandError if the answer is not yes. */
export async function confirmChanges(
  changes: readonly ShownChange[],
  { yes, dryRun }: ConfirmOptions,
  { print, terminal }: ConfirmContext,
): Promise<boolean> {
  for (const { sign, what } of changes) print(`${sign} ${what}`)
  if (changes.length === 0) print('Nothing to change.')
  else if (dryRun) print('Nothing was changed: this was a dry run.')
  else if (!yes) await confirm(terminal, 'Apply?')
  return changes.length > 0 && !dryRun
}
