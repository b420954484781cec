// The commands that apply, export and list campaigns. Reading and applying files is implemented in files/.
import { writeFile } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import type { Command } from 'commander'
import { openAudioFiles } from '../audio/files.ts'
import { type CommandContext, CommandError, requireValue } from '../cli/command.ts'
import { type ConfirmOptions, confirmChanges } from '../cli/confirm-changes.ts'
import type { Terminal } from '../cli/terminal.ts'
import type { Db, ReadonlyDb } from '../database/types.ts'
import { statusOf } from './campaign.ts'
import { changeCampaign } from './changing/change-campaign.ts'
import { describeNow, findNamed, hasAnyNumber } from './command-campaign.ts'
import { readCurrent } from './content/current.ts'
import { differenceOf } from './content/difference.ts'
import type { CampaignInput } from './content/input.ts'
import { notesOn } from './content/notes.ts'
import { type CampaignSummary, listSummaries } from './content/queries.ts'
import { findDraft } from './drafts/queries.ts'
import { type DraftOptions, discardDraft, saveDraft } from './drafts/save-draft.ts'
import { describeProblem } from './files/problem.ts'
import { readBytes, readText } from './files/read-bytes.ts'
import { type FileOptions, type PlannedFile, planFile } from './files/read-campaign-file.ts'
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
    .description('Export a campaign as a YAML file for campaigns apply')
    .argument('<campaign>', 'ID or name of the campaign')
    .option('-o, --output <file>', 'File to write (default: standard output)')
    .option('--draft', 'Export the draft of the campaign')
    .action((wanted: string, { output, draft }: { output?: string; draft?: true }) =>
      context.withDatabase(async ({ db }) => {
        const row = requireValue(await findNamed(db, wanted))
        const { campaign } = await readCurrent(db, row)
        const text = draft ? writeInputFile(await getDraftInput(db, row)) : writeCampaignFile(campaign)
        if (output === undefined) return context.print(text.trimEnd())
        await writeNew(resolve(cwd, output), text)
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

interface ApplyContext {
  readonly cwd: string
  readonly terminal: Terminal
}

interface ApplyOptions extends ConfirmOptions {
  readonly draft?: true
}

function addApplyCommand(campaigns: Command, context: CommandContext, { cwd, terminal }: ApplyContext): void {
  campaigns
    .command('apply')
    .description('Create or change a campaign from a file. Shows the changes and asks for confirmation.')
    .argument('<file>', 'YAML file, as described in docs/campaigns.md')
    .option('--yes', 'Do not ask for confirmation')
    .option('--dry-run', 'Show what would change, and change nothing')
    .option('--draft', 'Save the file as the draft of the campaign, for campaigns publish')
    .action((file: string, { draft, ...confirmOptions }: ApplyOptions) =>
      context.withDatabase(async ({ db }) => {
        const options = fileOptions(context, resolve(cwd, file))
        const { input, planned, recordings } = await plan(db, resolve(cwd, file), options)
        notesOn(planned.after).forEach(context.print)
        const expectedChanges = differenceOf(planned)
        if (!(await confirmChanges(expectedChanges, confirmOptions, { ...context, terminal }))) return
        const files = openAudioFiles(context.config())
        for (const { bytes, type } of recordings.values()) await files.save(bytes, type)
        const known = { hasAnyNumber: options.hasAnyNumber, uploads: new Set(recordings.keys()) }
        const authorship = await context.authorship(db)
        if (draft) return await saveAsDraft(db, input, { ...authorship, ...known, print: context.print })
        const expected = { expectedRevision: planned.before?.revision ?? 0, expectedChanges }
        const { id } = requireValue(await changeCampaign(db, input, { ...authorship, ...known, ...expected }))
        for (const line of await describeNow(db, id)) context.print(line)
      }),
    )
}

async function saveAsDraft(db: Db, input: unknown, { print, ...options }: DraftOptions & Pick<CommandContext, 'print'>) {
  const { campaignId } = requireValue(await saveDraft(db, input, options))
  print(`The draft of campaign ${campaignId} has been saved. To make it live: campaigns publish ${campaignId}`)
}

function fileOptions(context: CommandContext, path: string): FileOptions {
  return {
    hasAnyNumber: hasAnyNumber(context),
    readAudio: (name) => readBytes(resolve(dirname(path), name)),
  }
}

async function plan(db: ReadonlyDb, path: string, options: FileOptions): Promise<PlannedFile> {
  const planned = await planFile(db, requireValue(await readText(path)), options)
  if (!('problems' in planned)) return planned
  const lines = planned.problems.map(describeProblem)
  throw new CommandError([...lines, 'Nothing was changed.'].join('\n'))
}

async function getDraftInput(db: ReadonlyDb, { id, name }: Campaign): Promise<CampaignInput> {
  const draft = await findDraft(db, id)
  if (draft === undefined) throw new CommandError(`Campaign ${id}, ${name}, has no draft.`)
  return draft.input
}

/** Never overwrites a file, because it may contain comments that the database does not have. */
async function writeNew(path: string, text: string): Promise<void> {
  try {
    await writeFile(path, text, { flag: 'wx' })
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === undefined) throw error
    throw new CommandError(
      code === 'EEXIST' ? `${path} already exists. Choose another file.` : `Cannot write ${path} (${code}). Choose another file.`,
    )
  }
}

function describeSummaries(campaigns: readonly CampaignSummary[]): string[] {
  if (campaigns.length === 0) return ['There are no campaigns. To create one: campaigns apply FILE']
  return campaigns.map((campaign) => {
    const { id, name, targets, numbers } = campaign
    const people = `${targets} ${targets === 1 ? 'target' : 'targets'}`
    return [id, name, statusOf(campaign) ?? 'no status', people, numbers.join(', ') || 'no number'].join('\t')
  })
}
