// The terminal that a command runs in, and the confirmation that it asks for before it changes anything.
import { createInterface } from 'node:readline'
import { CommandError } from './command.ts'

export interface Terminal {
  readonly input: NodeJS.ReadableStream & { readonly isTTY?: boolean }
  readonly output: NodeJS.WritableStream
}

/** Throws a CommandError unless the user answers yes. */
export async function confirm({ input, output }: Terminal, question: string): Promise<void> {
  if (!input.isTTY)
    throw new CommandError('There is no terminal to ask for confirmation. Nothing was changed. Add --yes to skip the question.')
  const editor = createInterface({ input, output, terminal: true, historySize: 0 })
  editor.once('SIGINT', () => editor.close())
  const lines = editor[Symbol.asyncIterator]()
  output.write(`${question} [y/N] `)
  const answer = await lines.next()
  if (answer.done) output.write('\n')
  editor.close()
  if (answer.done || !/^y(es)?$/i.test(answer.value.trim())) throw new CommandError('Nothing was changed.')
}
