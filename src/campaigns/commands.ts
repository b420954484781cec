// The commands that apply, export and list campaigns. Reading and applying files is implemented in files/.
import { writeFile } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import type { Command } from 'commander'
import { openAudioFiles } from '../audio/files.ts'
import { type CommandContext, CommandError } from '../cli/command.ts'
import type { Terminal } from '../cli/terminal.ts'
import type { ReadonlyDb } from '../database/types.ts'
import { statusOf } from './campaign.ts'
import { applyCampaign } from './files/apply.ts'
import { type ConfirmOptions, confirmChanges } from './files/confirm-changes.ts'
import { readCurrent } from './files/current.ts'
import { describeCampaign } from './files/describe.ts'
import { differenceOf } from './files/difference.ts'
import { describeProblem } from './files/input/problem.ts'
import { readBytes, readText } from './files/input/read-bytes.ts'
import { notesOn } from './files/notes.ts'
import { type Prepared, prepareCampaign } from './files/prepare.ts'
import { type CampaignSummary, listSummaries } from './files/queries.ts'
import { writeCampaignFile } from './files/write-file.ts'
import { type Campaign, findCampaign, findCampaignById, findLocation } from './queries.ts'

/** File names are relative to `cwd`. */
export function addCampaignCommands(program: Command, context: CommandContext, cwd: string, terminal: Terminal): void {
  const campaigns = program.command('campaigns').description('Create, change, export and list campaigns')

  campaigns
    .command('apply')
    .description('Create or change a campaign from a file. Shows the changes and asks for confirmation.')
    .argument('<file>', 'YAML file, as described in docs/campaigns.md')
    .option('--yes', 'Do not ask for confirmation')
    .option('--dry-run', 'Show what would change, and change nothing')
    .action((file: string, confirmOptions: ConfirmOptions) =>
      context.withDatabase(async ({ db }) => {
        const prepared = await prepare(db, context, resolve(cwd, file))
        notesOn(prepared.after).forEach(context.print)
        if (!(await confirmChanges(differenceOf(prepared), confirmOptions, { ...context, terminal }))) return
        const stores = { files: openAudioFiles(context.config()), clock: context.clock }
        const id = await applyCampaign(db, prepared, stores)
        if (id === undefined)
          throw new CommandError('The campaign was changed by another process. No changes were applied. Run the command again.')
        const sentences = await describe(db, id)
        sentences.forEach(context.print)
      }),
    )

  campaigns
    .command('export')
    .description('Export a campaign as a YAML file for campaigns apply')
    .argument('<campaign>', 'ID or name of the campaign')
    .option('-o, --output <file>', 'File to write (default: standard output)')
    .action((wanted: string, { output }: { output?: string }) =>
      context.withDatabase(async ({ db }) => {
        const { campaign } = await readCurrent(db, await getCampaign(db, wanted))
        const text = writeCampaignFile(campaign)
        if (output === undefined) return context.print(text.trimEnd())
        await writeNew(resolve(cwd, output), text)
        context.print(`${output}: ${campaign.settings.name}`)
      }),
    )

  campaigns
    .command('list')
    .description('List all campaigns')
    .action(() => context.withDatabase(async ({ db }) => describeSummaries(await listSummaries(db)).forEach(context.print)))
}

/** Throws a CommandError if there is no such campaign. */
export async function getCampaign(db: ReadonlyDb, idOrName: string): Promise<Campaign> {
  const campaign = await findCampaign(db, idOrName)
  if (campaign === undefined) throw new CommandError(`There is no campaign ${idOrName}. To list all campaigns: campaigns list`)
  return campaign
}

async function prepare(db: ReadonlyDb, { config }: CommandContext, path: string): Promise<Prepared> {
  const prepared = await prepareCampaign(db, await readText(path), {
    hasAnyNumber: config().carrier.name === 'simulator',
    readAudio: (name) => readBytes(resolve(dirname(path), name)),
  })
  if (!('problems' in prepared)) return prepared
  const lines = prepared.problems.map(describeProblem)
  throw new CommandError([...lines, 'Nothing was changed.'].join('\n'))
}

async function describe(db: ReadonlyDb, id: number): Promise<string[]> {
  const row = await findCampaignById(db, id)
  if (row === undefined) return []
  const { campaign } = await readCurrent(db, row)
  return describeCampaign(id, campaign, (await findLocation(db, id)) !== undefined)
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
