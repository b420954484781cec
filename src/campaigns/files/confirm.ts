// Shows the person at the terminal what would change, and asks whether it is to be done.
import { createInterface } from 'node:readline'
import { type CommandContext, CommandError } from '../../command.ts'
import type { Terminal } from '../../users/read-password.ts'
import type { Change } from './difference.ts'

export interface Consent {
  /** Given beforehand. */
  readonly yes?: true
  /** Refused beforehand: it is only to be shown. */
  readonly dryRun?: true
}

export interface Asking extends Pick<CommandContext, 'print'> {
  readonly terminal: Terminal
}

/** False: nothing is to be done, and the person knows. Throws a CommandError unless the answer is yes. */
export async function confirmChanges(
  changes: readonly Change[],
  { yes, dryRun }: Consent,
  { print, terminal }: Asking,
): Promise<boolean> {
  for (const { sign, what } of changes) print(`${sign} ${what}`)
  if (changes.length === 0) print('Nothing to change.')
  else if (dryRun) print('Nothing was changed: this was a dry run.')
  else if (!yes) await ask(terminal, 'Apply?')
  return changes.length > 0 && !dryRun
}

/** Throws a CommandError unless the answer is yes. */
export async function ask({ input, output }: Terminal, question: string): Promise<void> {
  if (!input.isTTY) throw new CommandError('There is no terminal to ask at. Nothing was changed; --yes does it without asking.')
  const editor = createInterface({ input, output, terminal: true, historySize: 0 })
  editor.once('SIGINT', () => editor.close())
  const lines = editor[Symbol.asyncIterator]()
  output.write(`${question} [y/N] `)
  const answer = await lines.next()
  if (answer.done) output.write('\n')
  editor.close()
  if (answer.done || !/^y(es)?$/i.test(answer.value.trim())) throw new CommandError('Nothing was changed.')
}
