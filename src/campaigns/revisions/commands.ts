// The commands that show the history of a campaign, and put it back to an earlier revision.
import { type Command, InvalidArgumentError } from 'commander'
import { type CommandContext, requireValue } from '../../cli/command.ts'
import { confirm, type Terminal } from '../../cli/terminal.ts'
import { describeChanges, findNamed } from '../command-campaign.ts'
import { listRevisions } from './queries.ts'
import { revertCampaign } from './revert-campaign.ts'
import { describeRevision } from './revision.ts'

export function addHistoryCommands(campaigns: Command, context: CommandContext, terminal: Terminal): void {
  campaigns
    .command('history')
    .description('List the revisions of a campaign: when, who, what')
    .argument('<campaign>', 'ID or name of the campaign')
    .action((wanted: string) =>
      context.withDatabase(async ({ db }) => {
        const { id, name } = requireValue(await findNamed(db, wanted))
        const revisions = await listRevisions(db, id)
        if (revisions.length === 0) context.print(`Campaign ${id}, ${name}, has no revisions: no change of it was recorded.`)
        revisions.map(describeRevision).forEach(context.print)
      }),
    )

  campaigns
    .command('revert')
    .description('Put a campaign back to an earlier revision. Makes a new revision; what its targets contain stays.')
    .argument('<campaign>', 'ID or name of the campaign')
    .argument('<revision>', 'Number of the revision, as shown by campaigns history', parseRevision)
    .option('--yes', 'Do not ask for confirmation')
    .action((wanted: string, revision: number, { yes }: { yes?: true }) =>
      context.withDatabase(async ({ db }) => {
        const { id, name, revision: expectedRevision } = requireValue(await findNamed(db, wanted))
        if (!yes) await confirm(terminal, `Put campaign ${id}, ${name}, back to revision ${revision}?`)
        const options = { ...(await context.authorship(db)), expectedRevision }
        const { changes, takenNumbers } = requireValue(await revertCampaign(db, { id, revision }, options))
        describeChanges(changes).forEach(context.print)
        for (const { number, campaign } of takenNumbers)
          context.note(`${number} is a call_in number of the campaign ${campaign} by now. It was not put back.`)
      }),
    )
}

const integerMax = 2_147_483_647

function parseRevision(text: string): number {
  const revision = Number(text)
  if (!/^\d+$/.test(text) || revision > integerMax) throw new InvalidArgumentError('A revision is a whole number.')
  return revision
}
