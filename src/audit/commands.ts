// The command that prints the audit log.
import { type Command, InvalidArgumentError } from 'commander'
import type { CommandContext } from '../cli/command.ts'
import { describeEntries } from './describe-entries.ts'
import { type AuditFilter, listAuditEntries } from './queries.ts'

const limitMax = 10_000
const limitDefault = 100

type Options = AuditFilter

export function addAuditCommands(program: Command, context: CommandContext): void {
  program
    .command('audit')
    .description('Show who changed what')
    .command('list')
    .description('List the latest entries of the audit log, newest last')
    .option('--object <object>', 'Only entries about a kind of object, or about one: campaign, campaign:12, user:3', parseObject)
    .option('--limit <count>', 'How many entries to list', parseLimit, limitDefault)
    .action((options: Options) =>
      context.withDatabase(async ({ db }) => {
        const entries = await listAuditEntries(db, options)
        describeEntries(entries.toReversed()).forEach(context.print)
      }),
    )
}

function parseObject(text: string): AuditFilter['object'] {
  const [, kind = '', id] = /^([a-z_]+)(?::([\w-]+))?$/.exec(text) ?? []
  if (kind === '') throw new InvalidArgumentError('A kind of object is allowed, or one with its id, such as campaign:12.')
  return { kind, id }
}

function parseLimit(text: string): number {
  const limit = Number(text)
  if (!/^\d+$/.test(text) || limit < 1 || limit > limitMax)
    throw new InvalidArgumentError(`A whole number from 1 to ${limitMax} is allowed.`)
  return limit
}
