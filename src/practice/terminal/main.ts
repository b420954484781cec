// The process of `npm run phone`: a practice phone in a terminal. It needs a server with a simulated carrier, and no database.
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
    'A practice phone: hear what the callers of a campaign hear, and play the offices that they reach. No real phone rings.',
  )
  .showHelpAfterError('Add --help to see what is allowed.')
program
  .command('call')
  .description('practise a call with a campaign')
  .argument('<campaign>', 'its id or its name')
  .option('--ring', 'be rung, as after the form on a campaign’s page, instead of dialling', false)
  .option('--location <code>', 'with --ring: the postal code that the form would have asked for')
  .option('--keys <list>', 'press these instead of reading the keyboard: an entry for each prompt, such as "1,,*"')
  .option('--server <address>', 'where the server is; by default where HOST and PORT say')
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
  const practiceServer = new PracticeServer(server ?? addressHere())
  const user = keys === undefined ? atKeyboard() : { ...scriptedUser(keys, wait), close: () => {} }
  const direction = ring ? ('outbound' as const) : ('inbound' as const)
  const request = { campaign, direction, ...(location === undefined ? {} : { location }) }
  try {
    await practiseCall(practiceServer, { request, user, print })
  } finally {
    user.close()
  }
}

function addressHere(): string {
  const { host, port } = readConfig(process.env)
  return `http://${reachableHost(host)}:${port}`
}

function atKeyboard() {
  if (!process.stdin.isTTY)
    throw new CommandError('There is no keyboard here: say with --keys what to press at each prompt, such as --keys "1,,*".')
  print('Ctrl-C hangs up.')
  return keyboardUser({ keyboard: process.stdin, print })
}
