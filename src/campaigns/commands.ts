// The commands that export and list campaigns, and discard their drafts. Reading, writing and applying files is implemented in
// files/.
import { resolve } from 'node:path'
import { type Command, Option } from 'commander'
import { openAudioFiles } from '../audio/files.ts'
import { type CommandContext, CommandError, requireValue } from '../cli/command.ts'
import type { Terminal } from '../cli/terminal.ts'
import { explainWriteError, writeNewFile } from '../cli/write-new-file.ts'
import type { Db, ReadonlyDb } from '../database/types.ts'
import { statusOf } from './campaign.ts'
import { findNamed } from './command-campaign.ts'
import { readCurrent } from './content/current.ts'
import type { CampaignInput } from './content/input.ts'
import { type CampaignSummary, listSummaries } from './content/queries.ts'
import { findDraft } from './drafts/queries.ts'
import { discardDraft } from './drafts/save-draft.ts'
import { addApplyCommand } from './files/apply/commands.ts'
import { packWhole } from './files/archive/pack-whole.ts'
import { writeArchive } from './files/archive/write-archive.ts'
import { writeCampaignFile, writeInputFile } from './files/write-file.ts'
import { addLifecycleCommands } from './lifecycle/commands.ts'
import type { Campaign } from './queries.ts'
import { addHistoryCommands } from './revisions/commands.ts'

/** File names are relative to `cwd`. */
export function addCampaignCommands(program: Command, context: CommandContext, cwd: string, terminal: Terminal): void {
  const campaigns = program.command('campaigns').description('Create, change, export and list campaigns')

  addApplyCommand(campaigns, context, { cwd, terminal })
  addLifecycleCommands(campaigns, context, terminal)
  addHistoryCommands(campaigns, context, terminal)

  campaigns
    .command('export')
    .description('Export a campaign as a YAML file for campaigns apply, or with its recordings and locations as an archive')
    .argument('<campaign>', 'ID or name of the campaign')
    .option('-o, --output <file>', 'File to write (default: standard output)')
    .option('--draft', 'Export the draft of the campaign')
    .addOption(
      new Option('--archive <file>', 'Archive to write (.tar.gz), for campaigns apply on another server').conflicts([
        'output',
        'draft',
      ]),
    )
    .action((wanted: string, { output, draft, archive }: ExportOptions) =>
      context.withDatabase(async ({ db }) => {
        const row = requireValue(await findNamed(db, wanted))
        if (archive !== undefined) return await exportArchive(db, row, { file: archive, path: resolve(cwd, archive), context })
        const { campaign } = await readCurrent(db, row)
        const text = draft ? writeInputFile(await getDraftInput(db, row)) : writeCampaignFile(campaign)
        if (output === undefined) return context.print(text.trimEnd())
        await writeNewFile(resolve(cwd, output), text)
        context.print(`${output}: ${campaign.settings.name}`)
      }),
    )

  campaigns
    .command('discard-draft')
    .description('Discard the draft of a campaign')
    .argument('<campaign>', 'ID or name of the campaign')
    .action((wanted: string) =>
      context.withDatabase(async ({ db }) => {
        const { id, name } = requireValue(await findNamed(db, wanted))
        requireValue(await discardDraft(db, id, await context.authorship(db)))
        context.print(`The draft of campaign ${id}, ${name}, has been discarded.`)
      }),
    )

  campaigns
    .command('list')
    .description('List all campaigns')
    .action(() => context.withDatabase(async ({ db }) => describeSummaries(await listSummaries(db)).forEach(context.print)))
}

interface ExportOptions {
  readonly output?: string
  readonly draft?: true
  readonly archive?: string
}

interface Archiving {
  readonly file: string
  readonly path: string
  readonly context: CommandContext
}

async function exportArchive(db: Db, { id, name }: Campaign, { file, path, context }: Archiving): Promise<void> {
  const whole = await packWhole(db, id)
  const { read } = openAudioFiles(context.config())
  try {
    const { recordings, locations } = await writeArchive(path, { ...whole, readRecording: read })
    const many = (count: number, noun: string) => `${count} ${noun}${count === 1 ? '' : 's'}`
    context.print(`${file}: ${name}, with ${many(recordings, 'recording')} and ${many(locations, 'location')}`)
  } catch (error) {
    throw explainWriteError(error, path)
  }
}

async function getDraftInput(db: ReadonlyDb, { id, name }: Campaign): Promise<CampaignInput> {
  const draft = await findDraft(db, id)
  if (draft === undefined) throw new CommandError(`Campaign ${id}, ${name}, has no draft.`)
  return draft.input
}

function describeSummaries(campaigns: readonly CampaignSummary[]): string[] {
  if (campaigns.length === 0) return ['There are no campaigns. To create one: campaigns apply FILE']
  return campaigns.map((campaign) => {
    const { id, name, targets, numbers } = campaign
    const people = `${targets} ${targets === 1 ? 'target' : 'targets'}`
    return [id, name, statusOf(campaign) ?? 'no status', people, numbers.join(', ') || 'no number'].join('\t')
  })
}
