// The process of `npm run phone`: a practice phone in a terminal. It needs a running server with a simulated carrier, but no
// database.
import { setTimeout as wait } from 'node:timers/promises'
import { Command } from 'commander'
import { CommandError } from '../../cli/command.ts'
import { readConfig } from '../../config/read-config.ts'
import { operatorMessage } from '../../server/operator-message.ts'
import { reachableHost } from '../../server/start-up-notice.ts'
import { keyboardUser } from './keyboard-user.ts'
import { PracticeServer } from './practice-server.ts'
import { practiseCall } from './practise-call.ts'
import { scriptedUser } from './scripted-user.ts'

interface Options {
  readonly server: string | undefined
  readonly ring: boolean
  readonly location: string | undefined
  readonly keys: string | undefined
}

const print = (line: string) => void process.stdout.write(`${line}\n`)

const program = new Command('npm run phone --')
  .description(
    'A practice phone: hear what a campaign’s callers hear, and play the offices that they reach. No real phone rings.',
  )
  .showHelpAfterError('Add --help to see what is allowed.')
program
  .command('call')
  .description('practise a call with a campaign')
  .argument('<campaign>', 'campaign id or name')
  .option('--ring', 'let the campaign call you, as it does after the form on its page is sent, instead of calling it', false)
  .option('--location <code>', 'with --ring: the postal code that the form asks for')
  .option('--keys <list>', 'press these keys instead of reading the keyboard; one entry per prompt, such as "1,,*"')
  .option('--server <address>', 'URL of the server (default: from HOST and PORT)')
  .action(call)

try {
  await program.parseAsync()
} catch (error) {
  const sentence = operatorMessage(error)
  if (sentence === undefined) throw error
  process.stderr.write(`${sentence}\n`)
  process.exitCode = 1
}

async function call(campaign: string, { server, ring, location, keys }: Options): Promise<void> {
  const practiceServer = new PracticeServer(server ?? localAddress())
  const user = keys === undefined ? atKeyboard() : { ...scriptedUser(keys, wait), close: () => {} }
  const direction = ring ? ('outbound' as const) : ('inbound' as const)
  const request = { campaign, direction, ...(location === undefined ? {} : { location }) }
  try {
    await practiseCall(practiceServer, { request, user, print })
  } finally {
    user.close()
  }
}

function localAddress(): string {
  const { host, port } = readConfig(process.env)
  return `http://${reachableHost(host)}:${port}`
}

function atKeyboard() {
  if (!process.stdin.isTTY)
    throw new CommandError(
      'Standard input is not a terminal. Use --keys to say what to press at each prompt, such as --keys "1,,*".',
    )
  print('Ctrl-C hangs up.')
  return keyboardUser({ keyboard: process.stdin, print })
}
