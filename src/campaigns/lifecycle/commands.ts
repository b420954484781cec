// The commands that publish, pause, archive, copy and delete a campaign.
import type { Command } from 'commander'
import { type CommandContext, requireValue } from '../../cli/command.ts'
import { confirm, type Terminal } from '../../cli/terminal.ts'
import { describeChanges, describeNow, findNamed, hasAnyNumber } from '../command-campaign.ts'
import { findDraft } from '../drafts/queries.ts'
import { archiveCampaign, pauseCampaign, publishCampaign } from './change-status.ts'
import { copyCampaign } from './copy-campaign.ts'
import { deleteCampaign } from './delete-campaign.ts'

const campaignArgument = ['<campaign>', 'ID or name of the campaign'] as const

export function addLifecycleCommands(campaigns: Command, context: CommandContext, terminal: Terminal): void {
  addPublishCommand(campaigns, context)
  addStatusCommand(campaigns, context, {
    name: 'pause',
    description: 'Stop dialling callers. Calls that are under way continue; to end them: calls stop',
    change: pauseCampaign,
  })
  addStatusCommand(campaigns, context, {
    name: 'archive',
    description: 'Stop dialling callers for good, and keep the reports',
    change: archiveCampaign,
  })

  campaigns
    .command('copy')
    .description('Copy a campaign under another name. The copy is paused, and shares targets, numbers and recordings.')
    .argument(...campaignArgument)
    .argument('<name>', 'Name of the copy')
    .action((wanted: string, name: string) =>
      context.withDatabase(async ({ db }) => {
        const { id } = requireValue(await findNamed(db, wanted))
        const copy = requireValue(await copyCampaign(db, { id, name }, await context.authorship(db)))
        for (const line of await describeNow(db, copy.id)) context.print(line)
      }),
    )

  campaigns
    .command('delete')
    .description('Delete a campaign that has never made a call')
    .argument(...campaignArgument)
    .option('--yes', 'Do not ask for confirmation')
    .action((wanted: string, { yes }: { yes?: true }) =>
      context.withDatabase(async ({ db }) => {
        const { id, name, revision } = requireValue(await findNamed(db, wanted))
        if (!yes) await confirm(terminal, `Delete campaign ${id}, ${name}, and its history?`)
        const options = { ...(await context.authorship(db)), expectedRevision: revision }
        requireValue(await deleteCampaign(db, id, options))
        context.print(`Campaign ${id}, ${name}, has been deleted.`)
      }),
    )
}

function addPublishCommand(campaigns: Command, context: CommandContext): void {
  campaigns
    .command('publish')
    .description('Make a campaign live, with the changes of its draft if it has one')
    .argument(...campaignArgument)
    .action((wanted: string) =>
      context.withDatabase(async ({ db }) => {
        const { id, revision } = requireValue(await findNamed(db, wanted))
        const hadDraft = (await findDraft(db, id)) !== undefined
        const options = { ...(await context.authorship(db)), expectedRevision: revision, hasAnyNumber: hasAnyNumber(context) }
        const { changes } = requireValue(await publishCampaign(db, id, options))
        describeChanges(changes).forEach(context.print)
        if (hadDraft) context.print('The draft has been published.')
        for (const line of await describeNow(db, id)) context.print(line)
      }),
    )
}

interface StatusCommand {
  readonly name: string
  readonly description: string
  readonly change: typeof pauseCampaign
}

function addStatusCommand(campaigns: Command, context: CommandContext, { name, description, change }: StatusCommand): void {
  campaigns
    .command(name)
    .description(description)
    .argument(...campaignArgument)
    .action((wanted: string) =>
      context.withDatabase(async ({ db }) => {
        const { id } = requireValue(await findNamed(db, wanted))
        const { changes } = requireValue(await change(db, id, await context.authorship(db)))
        describeChanges(changes).forEach(context.print)
      }),
    )
}
