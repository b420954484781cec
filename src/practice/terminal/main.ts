// The process of `npm run phone`: a practice phone in a terminal. It needs a running server with a simulated carrier, but no
// database.
import { setTimeout as wait } from 'node:timers/promises'
import { Command } from 'commander'
import { ignoreClosedOutput } from '../../cli/closed-output.ts'
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
  readonly ring?: boolean
  readonly location: string | undefined
  readonly keys: string | undefined
}

ignoreClosedOutput(process.stdout)
const print = (line: string) => void process.stdout.write(`${line}\n`)

const program = new Command('npm run phone --')
  .description(
    'Practise on a simulated phone: hear what the callers of a campaign hear, and play the offices that they reach. No real phone rings.',
  )
  .helpOption('-h, --help', 'Show help for the command')
  .helpCommand('help [command]', 'Show help for a command')
  .showHelpAfterError('Add --help to see what is allowed.')
program
  .command('call')
  .description('Practise a call with a campaign')
  .argument('<campaign>', 'ID or name of the campaign')
  .option('--ring', 'Let the campaign call you, as it does after a supporter sends the web form, instead of calling it')
  .option('--location <code>', 'With --ring: postal code that the web form asks for')
  .option('--keys <list>', 'Keys to press instead of reading the keyboard, one entry per prompt, such as "1,,*"')
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
