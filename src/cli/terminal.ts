// The terminal that a command runs in, and the confirmation that it asks for before it changes anything.
import { createInterface } from 'node:readline'
import { CommandError } from './command.ts'

export interface Terminal {
  readonly input: NodeJS.ReadableStream & { readonly isTTY?: boolean }
  readonly output: NodeJS.WritableStream
}

/** Lines that were typed before they were asked for. */
const typedAhead = new WeakMap<Terminal['input'], string[]>()

const nothingChanged = 'Nothing was changed.'

/** Throws a CommandError with the text `refusal` unless the user answers yes. */
export async function confirm({ input, output }: Terminal, question: string, refusal = nothingChanged): Promise<void> {
  if (!input.isTTY)
    throw new CommandError('There is no terminal to ask for confirmation. Nothing was changed. Add --yes to skip the question.')
  output.write(`${question} [y/N] `)
  const answer = await readLine({ input, output })
  if (answer === undefined) output.write('\n')
  if (answer === undefined || !/^y(es)?$/i.test(answer.trim())) throw new CommandError(refusal)
}

/** Undefined if the input ends, or is interrupted. */
async function readLine({ input, output }: Terminal): Promise<string | undefined> {
  const lines = typedAhead.get(input) ?? []
  typedAhead.set(input, lines)
  if (lines.length > 0) return lines.shift()
  const editor = createInterface({ input, output, terminal: true, historySize: 0 })
  editor.once('SIGINT', () => editor.close())
  editor.on('line', (line) => void lines.push(line))
  // Only after the whole chunk is read, which may have several lines.
  editor.once('line', () => queueMicrotask(() => editor.close()))
  await new Promise<void>((resolve) => void editor.once('close', resolve))
  return lines.shift()
}
