// The commands for campaigns as files. What a file may say, and what applying it does, is the business of files/.
import { writeFile } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import type { Command } from 'commander'
import { openAudioFiles } from '../audio/files.ts'
import { type CommandContext, CommandError } from '../cli/command.ts'
import type { Terminal } from '../cli/terminal.ts'
import type { Db } from '../database/types.ts'
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

/** File names are relative to `standing`, the directory that the user is in. */
export function addCampaignCommands(program: Command, context: CommandContext, cwd: string, terminal: Terminal): void {
  const campaigns = program.command('campaigns').description('campaigns as files')

  campaigns
    .command('apply')
    .description('make or change a campaign so that it is what a file says; shows what changes, and asks')
    .argument('<file>', 'a YAML file, as docs/campaigns.md describes it')
    .option('--yes', 'do not ask')
    .option('--dry-run', 'only show what would change')
    .action((file: string, confirmOptions: ConfirmOptions) =>
      context.withDatabase(async ({ db }) => {
        const prepared = await prepare(db, context, resolve(cwd, file))
        notesOn(prepared.after).forEach(context.print)
        if (!(await confirmChanges(differenceOf(prepared), confirmOptions, { ...context, terminal }))) return
        const stores = { files: openAudioFiles(context.config()), clock: context.clock }
        const id = await applyCampaign(db, prepared, stores)
        if (id === undefined)
          throw new CommandError('The campaign has changed meanwhile. Nothing was done: run the command again.')
        const sentences = await describe(db, id)
        sentences.forEach(context.print)
      }),
    )

  campaigns
    .command('export')
    .description('write a campaign as a file that can be applied')
    .argument('<campaign>', 'its id or name')
    .option('-o, --output <file>', 'the file to write; by default it is printed')
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
    .description('show all campaigns')
    .action(() => context.withDatabase(async ({ db }) => describeSummaries(await listSummaries(db)).forEach(context.print)))
}

/** Throws a CommandError. */
export async function getCampaign(db: Db, idOrName: string): Promise<Campaign> {
  const campaign = await findCampaign(db, idOrName)
  if (campaign === undefined) throw new CommandError(`There is no campaign ${idOrName}. The command campaigns list shows all.`)
  return campaign
}

async function prepare(db: Db, { config }: CommandContext, path: string): Promise<Prepared> {
  const prepared = await prepareCampaign(db, await readText(path), {
    hasAnyNumber: config().carrier.name === 'simulator',
    readAudio: (name) => readBytes(resolve(dirname(path), name)),
  })
  if (!('problems' in prepared)) return prepared
  const lines = prepared.problems.map(describeProblem)
  throw new CommandError([...lines, 'Nothing was changed.'].join('\n'))
}

async function describe(db: Db, id: number): Promise<string[]> {
  const row = await findCampaignById(db, id)
  if (row === undefined) return []
  const { campaign } = await readCurrent(db, row)
  return describeCampaign(id, campaign, (await findLocation(db, id)) !== undefined)
}

/** A file that is there may have comments that the database does not know. */
async function writeNew(path: string, text: string): Promise<void> {
  try {
    await writeFile(path, text, { flag: 'wx' })
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === undefined) throw error
    throw new CommandError(
      code === 'EEXIST'
        ? `${path} is there already: name another file.`
        : `${path} cannot be written (${code}): name another file.`,
    )
  }
}

function describeSummaries(campaigns: readonly CampaignSummary[]): string[] {
  if (campaigns.length === 0) return ['There are no campaigns. Make one: campaigns apply FILE']
  return campaigns.map((campaign) => {
    const { id, name, targets, numbers } = campaign
    const people = `${targets} ${targets === 1 ? 'target' : 'targets'}`
    return [id, name, statusOf(campaign) ?? 'no status', people, numbers.join(', ') || 'no number'].join('\t')
  })
}
