// The commands for the phone numbers of the carrier account: synchronizing our list, and setting up incoming calls. The requests
// to carriers are in src/telephony.
import { type Command, Option } from 'commander'
import { type CommandContext, CommandError, requireValue } from '../../cli/command.ts'
import type { Config } from '../../config/config.ts'
import type { Db } from '../../database/types.ts'
import { type Language, languages } from '../../prompts/languages.ts'
import type { AccountNumbers, CallInChange } from '../../telephony/account-numbers.ts'
import { CarrierError } from '../../telephony/carrier.ts'
import { chooseNumbers, compareNumbers, describeChanges } from './changes.ts'
import { listKnownNumbers } from './queries.ts'
import { storeApplication } from './store-application.ts'
import { synchronizeNumbers } from './synchronize-numbers.ts'

type OpenNumbers = (config: Config) => AccountNumbers

interface Options {
  readonly dryRun?: true
}

interface CallInOptions extends Options {
  readonly language: Language
}

export function addNumberCommands(program: Command, context: CommandContext, openNumbers: OpenNumbers): void {
  const twilio = program.command('twilio').description('Manage the account at the carrier (Twilio or another)')

  twilio
    .command('sync-numbers')
    .description('Update our list of phone numbers from the account')
    .option('--dry-run', 'Show what would change, and change nothing')
    .action(({ dryRun }: Options) =>
      withNumbers(context, openNumbers, async (db, numbers) => {
        const authorship = await context.authorship(db)
        const account = await numbers.list()
        const changes = dryRun
          ? compareNumbers(await listKnownNumbers(db), account)
          : await synchronizeNumbers(db, account, authorship)
        describeChanges(changes).forEach(context.print)
        printResult(context, changes.added.length + changes.changed.length + changes.removed.length, dryRun)
      }),
    )

  twilio
    .command('set-up-call-in')
    .description('Route incoming calls to this server')
    .argument('[numbers...]', 'Numbers to set up, such as +12025550100 (default: all numbers that accept calls)')
    .addOption(
      new Option('--language <language>', 'Language of the apology that callers hear if this server does not answer')
        .choices(languages)
        .default('en'),
    )
    .option('--dry-run', 'Show what would change, and change nothing')
    .action((wanted: string[], { dryRun, language }: CallInOptions) =>
      withNumbers(context, openNumbers, async (db, numbers) => {
        if (numbers.setUpCallIn === undefined) throw new CommandError(manualSetup)
        const authorship = await context.authorship(db)
        const chosen = requireValue(chooseNumbers(await listKnownNumbers(db), await numbers.list(), wanted))
        const accountNumbers = [...new Set(chosen.map(({ account }) => account))]
        const { applicationId, changes } = await numbers.setUpCallIn({
          numbers: accountNumbers,
          language,
          dryRun: dryRun === true,
        })
        changes.map(describeCallIn).forEach(context.print)
        printResult(context, changes.length, dryRun)
        if (!dryRun) await storeApplication(db, { numbers: chosen, applicationId }, authorship)
      }),
    )
}

const noAccount =
  'The carrier is the simulator, which has no account and accepts any number. To use a real carrier, set TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN.'
const manualSetup =
  'With this carrier, incoming calls are set up on the carrier’s website. docs/carriers.md lists the URLs to enter there.'

async function withNumbers(
  context: CommandContext,
  openNumbers: OpenNumbers,
  work: (db: Db, numbers: AccountNumbers) => Promise<void>,
): Promise<void> {
  const config = context.config()
  if (config.carrier.name === 'simulator') throw new CommandError(noAccount)
  try {
    await context.withDatabase(({ db }) => work(db, openNumbers(config)))
  } catch (error) {
    if (!(error instanceof CarrierError)) throw error
    const code = error.code === undefined ? '' : ` (${error.code})`
    throw new CommandError(
      `${error.message}${code}. Check TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN and CARRIER_BASE_URL, then run the command again.`,
    )
  }
}

function describeCallIn({ what, from, to }: CallInChange): string {
  return from === undefined ? `+ ${what}: ${to}` : `~ ${what}: ${from} → ${to}`
}

function printResult({ print }: CommandContext, changes: number, dryRun: true | undefined): void {
  if (changes === 0) print('Nothing to change.')
  else if (dryRun) print('Nothing was changed: this was a dry run.')
}
