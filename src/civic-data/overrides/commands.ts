// The commands that correct what a source says of one person, and list such corrections.
import { type Command, Option } from 'commander'
import { type CommandContext, requireValue } from '../../cli/command.ts'
import { countryOption } from '../../cli/country-option.ts'
import type { ReadonlyDb } from '../../database/types.ts'
import { findRecords, listVersions } from '../queries.ts'
import { changeOverride, type OverrideInput } from './change-override.ts'
import { hasCaughtUp, isOver, type Override } from './override.ts'
import { listOverrides } from './queries.ts'

interface Flags extends Omit<OverrideInput, 'effect'> {
  readonly vacant?: true
  readonly skip?: true
  readonly remove?: true
  readonly country: string
}

export function addOverrideCommands(data: Command, context: CommandContext): void {
  data
    .command('override')
    .description('Correct what a source says of one person. It survives every load. Replaces an earlier override of the person.')
    .argument('<key>', 'Key of the person, as shown by data find')
    .option('--name <name>', 'Name')
    .option('--phone <number>', 'Number that is dialled first')
    .addOption(new Option('--vacant', 'Callers hear that nobody holds the seat').conflicts(['skip']))
    .option('--skip', 'The person is not called, and not mentioned')
    .option('--note <text>', 'Why, for colleagues')
    .option('--until <day>', 'The last day on which it counts, such as 2027-01-03')
    .addOption(new Option('--remove', 'Take the override back').conflicts(['name', 'phone', 'vacant', 'skip', 'note', 'until']))
    .addOption(countryOption())
    .action((key: string, { vacant, skip, remove, country, ...given }: Flags) =>
      context.withDatabase(async ({ db }) => {
        const effect = vacant ? 'vacant' : skip ? 'skip' : undefined
        const input = remove ? null : { ...given, ...(effect === undefined ? {} : ({ effect } as const)) }
        requireValue(
          await changeOverride(db, { key, input, country }, await context.authorship(db)),
          remove ? 'To see all: data overrides' : 'To find people: data find TEXT',
        )
        context.print(`${key}: ${remove ? 'the source counts again' : `from now on, ${saved[effect ?? 'corrected']}`}.`)
      }),
    )

  data
    .command('overrides')
    .description('List all overrides, and those that are no longer needed')
    .action(() =>
      context.withDatabase(async ({ db }) => {
        const overrides = await listOverrides(db)
        if (overrides.length === 0) context.print('There are no overrides.')
        for (const override of overrides) context.print(await describe(db, override, context.clock()))
      }),
    )
}

const saved = {
  corrected: 'callers reach the corrected person',
  vacant: 'callers hear that nobody holds the seat',
  skip: 'the person is not called, and not mentioned',
}

async function describe(db: ReadonlyDb, override: Override, now: Date): Promise<string> {
  const { target_key, name, number, effect, note, until, created_at, actor_name } = override
  const what = [name && `name: ${name}`, number && `phone: ${number}`, effect].filter(Boolean).join(', ')
  const current = (await listVersions(db, override.dataset)).find(({ is_current }) => is_current)
  const records = current && (await findRecords(db, current.id))
  const state = isOver(override, now)
    ? ['over']
    : records !== undefined && hasCaughtUp(records.seats, override)
      ? ['no longer needed: the source has it']
      : []
  const made = `by ${actor_name} on ${created_at.slice(0, 10)}`
  return [target_key, what, ...(until === null ? [] : [`until ${until}`]), ...(note === null ? [] : [note]), made, ...state].join(
    '\t',
  )
}
