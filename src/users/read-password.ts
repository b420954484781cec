// Asks for a new password: twice and without showing it at a terminal, once from standard input otherwise. Never from the
// arguments, which every user of the machine can read.
import { createInterface } from 'node:readline'
import { Writable } from 'node:stream'
import { CommandError } from '../cli/command.ts'
import type { Terminal } from '../cli/terminal.ts'
import { passwordProblem } from './user.ts'

const inputCharactersMax = 4096

/** Throws a CommandError when the password is not good enough, or the two differ. */
export async function readNewPassword(terminal: Terminal): Promise<string> {
  const password = terminal.input.isTTY ? await askTwice(terminal) : await readLine(terminal.input)
  refuseWeak(password)
  return password
}

function refuseWeak(password: string): void {
  const problem = passwordProblem(password)
  if (problem !== undefined) throw new CommandError(`${problem} Nothing was changed.`)
}

async function askTwice({ input, output }: Terminal): Promise<string> {
  // The line editor of Node, showing what is typed nowhere. One for both lines: they may arrive in one piece.
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() })
  const editor = createInterface({ input, output: nowhere, terminal: true, historySize: 0 })
  editor.once('SIGINT', () => editor.close())
  const lines = editor[Symbol.asyncIterator]()
  const ask = async (question: string) => {
    output.write(question)
    const line = await lines.next()
    output.write('\n')
    if (line.done) throw new CommandError('No password was given. Nothing was changed.')
    return line.value
  }
  try {
    const password = await ask('New password: ')
    // Said before it is typed again in vain.
    refuseWeak(password)
    if ((await ask('The same again: ')) !== password) throw new CommandError('The two passwords differ. Nothing was changed.')
    return password
  } finally {
    editor.close()
  }
}

async function readLine(input: NodeJS.ReadableStream): Promise<string> {
  let text = ''
  input.setEncoding('utf8')
  for await (const chunk of input) {
    text += chunk
    if (text.length > inputCharactersMax) throw new CommandError('What standard input holds is too long for a password.')
  }
  const line = text.replace(/\r?\n$/, '')
  if (line === '') throw new CommandError('No password was given: type it at a terminal, or pass it on standard input.')
  if (/[\r\n]/.test(line)) throw new CommandError('Standard input holds several lines: pass the password alone.')
  return line
}
