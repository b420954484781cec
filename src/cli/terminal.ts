// The terminal that a command runs in, and the question that it asks there before it changes anything.
import { createInterface } from 'node:readline'
import { CommandError } from './command.ts'

export interface Terminal {
  readonly input: NodeJS.ReadableStream & { readonly isTTY?: boolean }
  readonly output: NodeJS.WritableStream
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
