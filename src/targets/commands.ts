// The commands that find targets, and change one for all campaigns that call it.
import type { Command } from 'commander'
import { type CommandContext, CommandError, requireValue } from '../cli/command.ts'
import { countryOption } from '../cli/country-option.ts'
import type { ReadonlyDb } from '../database/types.ts'
import { changeTarget } from './change-target.ts'
import type { TargetInput } from './input.ts'
import { targetInputOf } from './input-of.ts'
import { type FoundTarget, findTargets, listTargetsByKey } from './queries.ts'
import type { StoredTarget } from './target.ts'

const shownMax = 50

interface ChangeOptions extends Pick<TargetInput, 'title' | 'name' | 'district' | 'location' | 'phone'> {
  readonly country: string
}

export function addTargetCommands(program: Command, context: CommandContext): void {
  const targets = program.command('targets').description('Find and change the people whom campaigns call')

  targets
    .command('find')
    .description(`Find targets by a part of their name, key or number. Shows the first ${shownMax}.`)
    .argument('<text>', 'What to look for, such as a name')
    .action((text: string) =>
      context.withDatabase(async ({ db }) => {
        const found = await findTargets(db, text, shownMax + 1)
        if (found.length === 0) context.print(`No target matches ${text}.`)
        found.slice(0, shownMax).map(describe).forEach(context.print)
        if (found.length > shownMax) context.note('There are more. Look for a longer text.')
      }),
    )

  targets
    .command('change')
    .description('Change a target for all campaigns that call it. To remove a value, pass an empty one.')
    .argument('<key>', 'Key of the target, as shown by targets find')
    .option('--title <title>', 'Title, such as Senator')
    .option('--name <name>', 'Name')
    .option('--district <district>', 'District')
    .option('--location <location>', 'Where the office with this number is')
    .option('--phone <number>', 'Phone number')
    .addOption(countryOption())
    .action((key: string, { country, ...changed }: ChangeOptions) =>
      context.withDatabase(async ({ db }) => {
        const target = await getTarget(db, key)
        const sent = { ...targetInputOf(target), ...changed }
        const change = { id: target.id, sent, country, expected: target }
        const { isChanged, target: after } = requireValue(await changeTarget(db, change, await context.authorship(db)))
        context.print(isChanged ? describe({ ...after, campaigns: [] }) : 'Nothing to change.')
      }),
    )
}

async function getTarget(db: ReadonlyDb, key: string): Promise<StoredTarget> {
  const [target, ...others] = await listTargetsByKey(db, [key])
  if (target === undefined) throw new CommandError(`No target has the key ${key}. To find targets: targets find TEXT`)
  if (others.length === 0) return target
  throw new CommandError(`${others.length + 1} targets have the key ${key}. Change it in the file of a campaign.`)
}

function describe({ key, title, name, number, is_body, campaigns }: FoundTarget): string {
  const calledBy = campaigns.length > 0 ? [`called by ${campaigns.join(', ')}`] : []
  const phone = is_body ? 'its members are called' : (number ?? 'no number')
  return [key ?? 'no key', [title, name].filter((part) => part !== null).join(' '), phone, ...calledBy].join('\t')
}
