// `sessions reconcile`: asks the carrier at once what a running server asks after minutes of silence.
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
  const sessions = program.command('sessions').description('Reconcile the sessions of callers with the carrier')

  sessions
    .command('reconcile')
    .description(
      'Ask the carrier now about every session that has not ended and every call to an office without an outcome. Calls under way are not affected. The exit status is 1 if the carrier cannot be asked.',
    )
    .action(async () => {
      const { carrier, supporterRingSecondsMax, officeRingSecondsMax, callSecondsMax } = context.config()
      if (carrier.name === 'simulator') return context.print(aboutSimulator)
      const times = { supporterRingSecondsMax, officeRingSecondsMax, callSecondsMax }
      const parts = { clock: context.clock, carrier: openCarrier(carrier), log: silent, ...times }
      const findings = await context.withDatabase(({ db }) => reconcile({ db, ...parts }, immediate))
      const [reason] = findings.unanswered
      const found = sentenceOf(findings)
      if (found !== undefined) context.print(found)
      else if (reason === undefined) context.print('The carrier reports nothing new.')
      if (reason === undefined) return
      throw new CommandError(
        `The carrier could not be asked about ${count(findings.unanswered.length, 'session')}: ${reason}. Check that it can be reached and accepts the credentials, then try again.`,
      )
    })
}

const aboutSimulator =
  'The carrier is the simulator, whose calls end with the server process, so there is nothing to ask. A running server closes sessions that an earlier one left open after ten minutes of silence.'

/** The findings say what could not be asked. */
const silent = { info: () => {}, warn: () => {}, error: () => {} }

/** Returns undefined if nothing was found. */
function sentenceOf({ dialled, requeued, ended, settled }: Findings): string | undefined {
  const found = [
    dialled > 0 && `${count(dialled, 'caller')} had been dialled`,
    requeued > 0 && `${count(requeued, 'caller')} had not been dialled and ${requeued === 1 ? 'is' : 'are'} in the queue again`,
    ended > 0 && `${count(ended, 'session')} ${ended === 1 ? 'has' : 'have'} ended`,
    settled > 0 && `${count(settled, 'attempt')} to reach an office ${settled === 1 ? 'is' : 'are'} settled`,
  ].filter((part) => part !== false)
  return found.length === 0 ? undefined : `The carrier reports: ${found.join(', ')}.`
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`
}
