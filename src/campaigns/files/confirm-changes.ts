// Shows the person at the terminal what would change, and asks whether it is to be done.
import type { CommandContext } from '../../cli/command.ts'
import { ask, type Terminal } from '../../cli/terminal.ts'
import type { Change } from './difference.ts'

export interface ConfirmOptions {
  /** Given beforehand. */
  readonly yes?: true
  /** Refused beforehand: it is only to be shown. */
  readonly dryRun?: true
}

export interface ConfirmContext extends Pick<CommandContext, 'print'> {
  readonly terminal: Terminal
}

/** False: nothing is to be done, and the person knows. Throws a CommandError unless the answer is yes. */
export async function confirmChanges(
  changes: readonly Change[],
  { yes, dryRun }: ConfirmOptions,
  { print, terminal }: ConfirmContext,
): Promise<boolean> {
  for (const { sign, what } of changes) print(`${sign} ${what}`)
  if (changes.length === 0) print('Nothing to change.')
  else if (dryRun) print('Nothing was changed: this was a dry run.')
  else if (!yes) await ask(terminal, 'Apply?')
  return changes.length > 0 && !dryRun
}
