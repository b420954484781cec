// Reads passwords and passphrases: at a terminal without echo, new ones twice; passwords otherwise once from standard input.
// Never from arguments, which every user of the machine can see.
import { createInterface } from 'node:readline'
import { Writable } from 'node:stream'
import { CommandError } from './command.ts'
import type { Terminal } from './terminal.ts'

const inputCharactersMax = 4096

/** Returns what is wrong with a password, or undefined. */
type FindProblem = (password: string) => { readonly message: string } | undefined

/** Throws a CommandError if the password is not acceptable, or if the two inputs differ. */
export async function readNewPassword(terminal: Terminal, findProblem: FindProblem): Promise<string> {
  if (terminal.input.isTTY) return readNewSecret(terminal, findProblem, 'password')
  return checked(await readLine(terminal.input), findProblem)
}

/** Asks twice at the terminal. `noun`: what to call the secret. */
export async function readNewSecret(terminal: Terminal, findProblem: FindProblem, noun: string): Promise<string> {
  return withoutEcho(terminal, noun, async (ask) => {
    // Checked before the user has to type it again.
    const secret = checked(await ask(`New ${noun}: `), findProblem)
    if ((await ask(`Repeat ${noun}: `)) !== secret) throw new CommandError(`The two ${noun}s differ. Nothing was changed.`)
    return secret
  })
}

/** Asks once at the terminal. */
export function readSecretLine(terminal: Terminal, question: string, noun: string): Promise<string> {
  return withoutEcho(terminal, noun, (ask) => ask(question))
}

function checked(secret: string, findProblem: FindProblem): string {
  const problem = findProblem(secret)
  if (problem !== undefined) throw new CommandError(`${problem.message} Nothing was changed.`)
  return secret
}

type Ask = (question: string) => Promise<string>

/** Node's line editor without echo. A single one for all lines, because they may arrive in one chunk. */
async function withoutEcho({ input, output }: Terminal, noun: string, work: (ask: Ask) => Promise<string>): Promise<string> {
  const noOutput = new Writable({ write: (_chunk, _encoding, done) => done() })
  const editor = createInterface({ input, output: noOutput, terminal: true, historySize: 0 })
  editor.once('SIGINT', () => editor.close())
  const lines = editor[Symbol.asyncIterator]()
  try {
    return await work(async (question) => {
      output.write(question)
      const line = await lines.next()
      output.write('\n')
      if (line.done) throw new CommandError(`No ${noun} was given. Nothing was changed.`)
      return line.value
    })
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
