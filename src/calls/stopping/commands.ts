// `calls stop`: the emergency stop. Shows what would be ended, asks for confirmation, and reports the result. It does not
// refuse new calls.
import type { Command } from 'commander'
import { findNamed } from '../../campaigns/command-campaign.ts'
import type { Campaign } from '../../campaigns/queries.ts'
import { type CommandContext, CommandError, requireValue } from '../../cli/command.ts'
import { confirm, type Terminal } from '../../cli/terminal.ts'
import type { CarrierConfig } from '../../config/config.ts'
import { countOpenSessions } from '../../sessions/stop-queries.ts'
import type { Carrier } from '../../telephony/carrier.ts'
import { type Stopped, stopCalls } from './stop-calls.ts'

export interface CallCommandParts {
  readonly openCarrier: (config: CarrierConfig) => Carrier
  readonly terminal: Terminal
}

export function addCallCommands(program: Command, context: CommandContext, { openCarrier, terminal }: CallCommandParts): void {
  const calls = program.command('calls').description('Stop calls under way')

  calls
    .command('stop')
    .description(
      'Cancel all queued calls and end all calls under way, of one campaign or of all (emergency stop). Asks for confirmation. The exit status is 1 if the carrier could not be asked to end a call.',
    )
    .argument('[campaign]', 'ID or name of the campaign (default: all campaigns)')
    .option('--yes', 'Do not ask for confirmation')
    .action((wanted: string | undefined, { yes }: { yes?: true }) =>
      context.withDatabase(async ({ db }) => {
        const campaign = wanted === undefined ? undefined : requireValue(await findNamed(db, wanted))
        const subject = campaign && { id: campaign.id, name: campaign.name }
        const authorship = await context.authorship(db)
        const open = await countOpenSessions(db, campaign?.id)
        context.print(`${nameOf(campaign)}: ${callsOf(open.live)} under way, ${callsOf(open.waiting)} queued.`)
        if (!yes && open.live + open.waiting > 0) await confirm(terminal, 'End them?')
        const { carrier: config } = context.config()
        const isSimulated = config.name === 'simulator'
        const carrier = isSimulated ? undefined : openCarrier(config)
        const stopped = await stopCalls({ db, carrier }, subject, authorship)
        for (const sentence of [...describe(stopped, isSimulated), aboutNewCalls(campaign)]) context.print(sentence)
        failIfIncomplete(stopped)
      }),
    )
}

function nameOf(campaign: Campaign | undefined): string {
  return campaign === undefined ? 'All campaigns' : `Campaign ${campaign.id}, ${campaign.name}`
}

function describe({ canceled, ended, left }: Stopped, isSimulated: boolean): string[] {
  const who = isSimulated
    ? 'only the server, which runs the simulated carrier, can end it; a running server does so within ten seconds'
    : 'it is being dialled; a running server ends it as soon as the carrier has accepted it'
  return [
    ...(canceled > 0 ? [`Canceled: ${callsOf(canceled)} in the queue.`] : []),
    ...(ended > 0 ? [`Ended: ${callsOf(ended)} under way.`] : []),
    ...(left > 0 ? [`Left to the server: ${callsOf(left)}. For each: ${who}.`] : []),
  ]
}

function aboutNewCalls(campaign: Campaign | undefined): string {
  const file = `campaigns export ${campaign?.id ?? 'CAMPAIGN'} -o FILE`
  return `New calls can still be requested. To refuse them, pause ${campaign === undefined ? 'each campaign' : 'the campaign'}: ${file}, set status: paused in it, campaigns apply FILE.`
}

/** Throws a CommandError if a call may still be under way. */
function failIfIncomplete({ foreign, unanswered }: Stopped): void {
  const [reason] = unanswered
  const problems = [
    ...(reason === undefined
      ? []
      : [
          `The carrier could not be asked to end ${callsOf(unanswered.length)}: ${reason}. A running server asks again every ten seconds; run this command again, or end them at the carrier.`,
        ]),
    ...(foreign > 0
      ? [`Not ended: ${callsOf(foreign)} of a carrier account that is no longer configured. End them at that carrier.`]
      : []),
  ]
  if (problems.length > 0) throw new CommandError(problems.join('\n'))
}

function callsOf(count: number): string {
  return `${count} ${count === 1 ? 'call' : 'calls'}`
}
