// `sessions reconcile`: what a running server finds out from the carrier after minutes of silence, found out at once.
import type { Command } from 'commander'
import { type CommandContext, CommandError } from '../../cli/command.ts'
import type { CarrierConfig } from '../../config/config.ts'
import type { Carrier } from '../../telephony/carrier.ts'
import { reconcile } from './reconcile.ts'
import type { Findings } from './reconcile-services.ts'
import { immediate } from './timeouts.ts'

export function addSessionCommands(
  program: Command,
  context: CommandContext,
  openCarrier: (config: CarrierConfig) => Carrier,
): void {
  const sessions = program.command('sessions').description('the visits of callers to campaigns')

  sessions
    .command('reconcile')
    .description(
      'Ask the carrier now about every session without an end and every office whose end was not heard. Calls go on meanwhile. Exit status 1 when the carrier cannot be asked.',
    )
    .action(async () => {
      const { carrier, supporterRingSecondsMax, officeRingSecondsMax, callSecondsMax } = context.config()
      if (carrier.name === 'simulator') return context.print(aboutSimulator)
      const times = { supporterRingSecondsMax, officeRingSecondsMax, callSecondsMax }
      const parts = { clock: context.clock, carrier: openCarrier(carrier), log: silent, watch, ...times }
      const findings = await context.withDatabase(({ db }) => reconcile({ db, ...parts }, immediate))
      const [reason] = findings.unanswered
      const found = sentenceOf(findings)
      if (found !== undefined) context.print(found)
      else if (reason === undefined) context.print('The carrier tells nothing new.')
      if (reason === undefined) return
      throw new CommandError(
        `About ${count(findings.unanswered.length, 'session')} the carrier could not be asked: ${reason}. Check that it can be reached and takes the credentials, then try again.`,
      )
    })
}

const aboutSimulator =
  'The carrier is the simulated one, whose calls live and end with the process of the server: there is nobody to ask. A server that runs closes what an earlier one left open when nothing was heard of it for ten minutes.'

/** What could not be asked is in the findings. */
const silent = { info: () => {}, warn: () => {}, error: () => {} }
/** Nobody follows a session in this process; those who do elsewhere look every second. */
const watch = { changed: () => {} }

/** Undefined: nothing was found. */
function sentenceOf({ dialled, requeued, ended, settled }: Findings): string | undefined {
  const found = [
    dialled > 0 && `${count(dialled, 'caller')} had been dialled`,
    requeued > 0 && `${count(requeued, 'caller')} had not been dialled and ${requeued === 1 ? 'is' : 'are'} in the queue again`,
    ended > 0 && `${count(ended, 'session')} ${ended === 1 ? 'has' : 'have'} ended`,
    settled > 0 && `${count(settled, 'attempt')} to reach an office ${settled === 1 ? 'is' : 'are'} settled`,
  ].filter((part) => part !== false)
  return found.length === 0 ? undefined : `Found out from the carrier: ${found.join(', ')}.`
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`
}
