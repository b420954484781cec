// Reads a new password: at a terminal twice without echo, otherwise once from standard input. Never from arguments, which
// every user of the machine can see.
import { createInterface } from 'node:readline'
import { Writable } from 'node:stream'
import { CommandError } from './command.ts'
import type { Terminal } from './terminal.ts'

const inputCharactersMax = 4096

/** Returns what is wrong with a password, or undefined. */
type FindProblem = (password: string) => { readonly message: string } | undefined

/** Throws a CommandError if the password is not acceptable, or if the two inputs differ. */
export async function readNewPassword(terminal: Terminal, findProblem: FindProblem): Promise<string> {
  const check = (password: string) => {
    const problem = findProblem(password)
    if (problem !== undefined) throw new CommandError(`${problem.message} Nothing was changed.`)
    return password
  }
  return terminal.input.isTTY ? await askTwice(terminal, check) : check(await readLine(terminal.input))
}

async function askTwice({ input, output }: Terminal, check: (password: string) => string): Promise<string> {
  // Node's line editor without echo. A single one for both lines, because they may arrive in one chunk.
  const noOutput = new Writable({ write: (_chunk, _encoding, done) => done() })
  const editor = createInterface({ input, output: noOutput, terminal: true, historySize: 0 })
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
    // Checked before the user has to type it again.
    const password = check(await ask('New password: '))
    if ((await ask('Repeat password: ')) !== password) throw new CommandError('The two passwords differ. Nothing was changed.')
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
    if (text.length > inputCharactersMax) throw new CommandError('Standard input is too long for a password.')
  }
  const line = text.replace(/\r?\n$/, '')
  if (line === '') throw new CommandError('No password was given. Type it at a terminal, or pass it on standard input.')
  if (/[\r\n]/.test(line)) throw new CommandError('Standard input has several lines. Pass only the password.')
  return line
}
