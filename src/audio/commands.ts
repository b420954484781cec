// The commands that list, hide and restore recordings. Recordings are made by the files of campaigns.
import { type Command, InvalidArgumentError } from 'commander'
import { type CommandContext, requireValue } from '../cli/command.ts'
import { hideRecording, restoreRecording } from './hide-recording.ts'
import { listVersions, type StoredVersion } from './queries.ts'

export function addRecordingCommands(program: Command, context: CommandContext): void {
  const recordings = program.command('recordings').description('List, hide and restore what callers hear')

  recordings
    .command('list')
    .description('List the versions of a prompt, or of all prompts, with the campaigns that play them')
    .argument('[key]', 'Key of the prompt, such as msg_intro')
    .action((key: string | undefined) =>
      context.withDatabase(async ({ db }) => {
        const versions = await listVersions(db, key)
        if (versions.length === 0)
          context.print('There are no recordings. The file of a campaign makes them: campaigns apply FILE')
        versions.map(describe).forEach(context.print)
      }),
    )

  addHideCommand(recordings, context, {
    name: 'hide',
    description: 'Hide a version from those who choose one',
    change: hideRecording,
  })
  addHideCommand(recordings, context, { name: 'restore', description: 'Show a hidden version again', change: restoreRecording })
}

interface HideCommand {
  readonly name: string
  readonly description: string
  readonly change: typeof hideRecording
}

function addHideCommand(recordings: Command, context: CommandContext, { name, description, change }: HideCommand): void {
  recordings
    .command(name)
    .description(description)
    .argument('<id>', 'ID of the recording, as shown by recordings list', parseId)
    .action((id: number) =>
      context.withDatabase(async ({ db }) => {
        const { isChanged, key, version } = requireValue(await change(db, id, await context.authorship(db)))
        const done = name === 'hide' ? 'hidden' : 'visible'
        context.print(`Version ${version ?? 'without a number'} of ${key} ${isChanged ? 'is now' : 'already was'} ${done}.`)
      }),
    )
}

const shownMax = 60

function describe({ id, key, version, text, file, hidden, campaigns }: StoredVersion): string {
  const content =
    text === null ? `file ${file ?? 'missing'}` : JSON.stringify(text.length > shownMax ? `${text.slice(0, shownMax)}…` : text)
  const used = campaigns.length > 0 ? [`played by ${campaigns.join(', ')}`] : []
  return [id, key, version === null ? 'no version' : `version ${version}`, content, ...(hidden ? ['hidden'] : []), ...used].join(
    '\t',
  )
}

const idMax = 2_147_483_647

function parseId(text: string): number {
  const id = Number(text)
  if (!/^\d+$/.test(text) || id > idMax) throw new InvalidArgumentError('The id of a recording is a whole number.')
  return id
}
