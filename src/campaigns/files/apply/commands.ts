// The command that applies a campaign file, or an archive with a campaign file, recordings and locations.
import { dirname, resolve } from 'node:path'
import type { Command } from 'commander'
import { openAudioFiles } from '../../../audio/files.ts'
import { type CommandContext, CommandError, requireValue } from '../../../cli/command.ts'
import { type ConfirmOptions, confirmChanges } from '../../../cli/confirm-changes.ts'
import { readBytes } from '../../../cli/read-bytes.ts'
import { encodingOption, readText, type TextOptions } from '../../../cli/read-text.ts'
import { confirm, type Terminal } from '../../../cli/terminal.ts'
import type { Db, ReadonlyDb } from '../../../database/types.ts'
import { describeProblems } from '../../../input/located-problem.ts'
import { changeCampaign } from '../../changing/change-campaign.ts'
import { changeWhole, planWhole } from '../../changing/change-whole.ts'
import type { Renamed } from '../../changing/find-renamed.ts'
import { describeNow, hasAnyNumber } from '../../command-campaign.ts'
import { differenceOf } from '../../content/difference.ts'
import { notesOn } from '../../content/notes.ts'
import { saveDraft } from '../../drafts/save-draft.ts'
import { campaignEntry } from '../archive/contents.ts'
import { type CampaignArchive, isArchive, withArchive } from '../archive/read-archive.ts'
import { readLocationFile } from '../locations/plan-csv.ts'
import { type PlannedFile, planFile } from '../read-campaign-file.ts'
import type { ReadAudio } from '../read-recordings.ts'
import { locateProblems } from './locate-problems.ts'

export interface ApplyContext {
  readonly cwd: string
  readonly terminal: Terminal
}

interface ApplyOptions extends ConfirmOptions, Pick<TextOptions, 'encoding'> {
  readonly new?: true
  readonly draft?: true
}

/** File names are relative to `cwd`. */
export function addApplyCommand(campaigns: Command, context: CommandContext, { cwd, terminal }: ApplyContext): void {
  campaigns
    .command('apply')
    .description('Create or change a campaign from a file. Shows the changes and asks for confirmation.')
    .argument('<file>', 'YAML file, as described in docs/campaigns.md, or archive from campaigns export')
    .addOption(encodingOption())
    .option('--yes', 'Do not ask for confirmation')
    .option('--dry-run', 'Show what would change, and change nothing')
    .option('--new', 'Create another campaign, although the file resembles one with another name')
    .option('--draft', 'Save the file as the draft of the campaign, for campaigns publish')
    .action((file: string, options: ApplyOptions) =>
      context.withDatabase(async ({ db }) => {
        const path = resolve(cwd, file)
        const applying = { ...options, context, terminal }
        const id = (await isArchive(path))
          ? requireValue(await withArchive(path, (archive) => applyArchive(db, archive, applying)))
          : await applyFile(db, path, applying)
        if (id !== undefined) for (const line of await describeNow(db, id)) context.print(line)
      }),
    )
}

interface Applying extends ApplyOptions {
  readonly context: CommandContext
  readonly terminal: Terminal
}

/** Returns the id of the campaign, or undefined if it was not changed. */
async function applyFile(db: Db, path: string, options: Applying): Promise<number | undefined> {
  const { context, terminal, draft } = options
  const text = await readText(path, options)
  const readAudio = (name: string) => readBytes(resolve(dirname(path), name))
  const { input, planned, recordings, notes } = await plan(db, text, { ...options, readAudio })
  for (const note of [...notesOn(planned.after), ...notes]) context.print(note)
  const expectedChanges = differenceOf(planned)
  if (!(await confirmChanges(expectedChanges, options, { ...context, terminal }))) return undefined
  const known = { hasAnyNumber: hasAnyNumber(context), uploads: await saveRecordings(context, recordings) }
  const authorship = await context.authorship(db)
  if (draft) {
    const { campaignId } = requireValue(await saveDraft(db, input, { ...authorship, ...known }))
    context.print(`The draft of campaign ${campaignId} has been saved. To make it live: campaigns publish ${campaignId}`)
    return undefined
  }
  const expected = { expectedRevision: planned.before?.revision ?? 0, expectedChanges }
  return requireValue(await changeCampaign(db, input, { ...authorship, ...known, ...expected })).id
}

/** The same, for everything in an archive at once. */
async function applyArchive(db: Db, archive: CampaignArchive, options: Applying): Promise<number | undefined> {
  const { context, terminal, draft } = options
  if (draft) throw new CommandError(`A draft has no locations. Unpack the archive, and apply its ${campaignEntry} as a draft.`)
  const { input, planned, recordings, notes } = await plan(db, archive.campaign, { ...options, readAudio: archive.readRecording })
  const locations = archive.locations === undefined ? undefined : readLocationFile(archive.locations)
  const sent = { campaign: input, locations: locations?.input }
  const uploads = new Set(recordings.keys())
  const known = { ...(await context.authorship(db)), hasAnyNumber: hasAnyNumber(context), uploads }
  const whole = await planWhole(db, sent, known)
  const problems = locateProblems(whole, locations)
  if (problems.length > 0) throw new CommandError(describeProblems(problems))
  const { changes } = requireValue(whole)
  for (const note of [...notesOn(planned.after), ...notes]) context.print(note)
  if (!(await confirmChanges(changes, options, { ...context, terminal }))) return undefined
  await saveRecordings(context, recordings)
  const expected = { expectedRevision: planned.before?.revision ?? 0, expectedChanges: changes }
  return requireValue(await changeWhole(db, sent, { ...known, ...expected })).id
}

interface Planning extends Applying {
  readonly readAudio: ReadAudio
  /** The campaign that the file is about, although it does not say so. */
  readonly id?: number
}

async function plan(db: ReadonlyDb, text: string, options: Planning): Promise<PlannedFile> {
  const planned = await planFile(db, text, { ...options, hasAnyNumber: hasAnyNumber(options.context) })
  if ('problems' in planned) throw new CommandError(describeProblems(planned.problems))
  const id = planned.resembled && (await askAboutName(planned.resembled, options))
  return id === undefined ? planned : await plan(db, text, { ...options, id })
}

/**
 * A changed name would otherwise leave the old campaign live beside a new one. Returns the id of the campaign to rename, or
 * undefined to make a new one.
 */
async function askAboutName({ id, name }: Renamed, options: Applying): Promise<number | undefined> {
  if (options.new) return undefined
  const question = `No campaign has this name, but the file resembles campaign ${id}, ${name}. Did you mean to rename it?`
  const toRename = `To rename it, add "id: ${id}" to the file.`
  const toCreate = 'To create another campaign, add --new.'
  if (options.dryRun) {
    options.context.print(`${question} ${toRename} ${toCreate}`)
    return undefined
  }
  if (options.yes || !options.terminal.input.isTTY)
    throw new CommandError(`${question} ${toRename} ${toCreate} Nothing was changed.`)
  await confirm(options.terminal, question, `Nothing was changed. ${toCreate}`)
  return id
}

/** Returns the values for the column `file_storage`. */
async function saveRecordings(context: CommandContext, recordings: PlannedFile['recordings']): Promise<Set<string>> {
  const files = openAudioFiles(context.config())
  for (const { bytes, type } of recordings.values()) await files.save(bytes, type)
  return new Set(recordings.keys())
}
