// The command that loads the civic data of a country, from a folder, a file, or where it is published.
import { resolve } from 'node:path'
import type { Command } from 'commander'
import { type CommandContext, CommandError, requireValue } from '../../cli/command.ts'
import type { Terminal } from '../../cli/terminal.ts'
import type { Db } from '../../database/types.ts'
import { describeProblem, describeProblems } from '../../input/located-problem.ts'
import { describeLoaded } from '../describe.ts'
import type { Download } from '../downloading/download.ts'
import { type Downloads, downloadSource } from '../downloading/download-source.ts'
import { loadList } from '../lists/commands.ts'
import type { CivicProvider } from '../provider.ts'
import { listVersions } from '../queries.ts'
import { civicProviders, findProvider } from '../registry.ts'
import type { Source } from '../source.ts'
import { confirmDataset, loadDataset } from './load-dataset.ts'
import { type LocalSource, readLocalFiles } from './read-files.ts'

interface LoadOptions {
  readonly cwd: string
  readonly download: Download
  readonly terminal: Terminal
}

interface LoadFlags {
  readonly from?: string
  readonly accept?: true
  readonly yes?: true
  readonly phoneCountry: string
}

export function addLoadCommand(data: Command, context: CommandContext, { cwd, download, terminal }: LoadOptions): void {
  data
    .command('load')
    .description('Load the civic data of a country. Callers reach the new people at once, unless the change is suspicious.')
    .argument('<country>', `Country: ${listCountries()}; or list, for a list of your own`)
    .argument('[name]', 'Of the list: small letters, digits and hyphens')
    .option(
      '--from <path or URL>',
      'Folder with the files, or one of them. Without it, they are downloaded from where they are published',
    )
    .option('--accept', 'Use the new version even if it is suspicious')
    .option('--yes', 'Of a list: do not ask whether its columns are read as they should be')
    .option('--phone-country <country>', 'Of a list: the country of numbers without a calling code', 'us')
    .action((country: string, name: string | undefined, { from, accept, yes, phoneCountry }: LoadFlags) =>
      context.withDatabase(async ({ db }) => {
        if (country === 'list') return await loadList(db, context, { name, from, cwd, terminal, accept, yes, phoneCountry })
        const { sources } = requireProvider(country)
        const loading: Loading = { db, context, isAccepted: accept === true }
        if (from === undefined || /^https?:\/\//i.test(from)) await loadFromNetwork(loading, sources, { download, from })
        else await loadFromDisk(loading, sources, resolve(cwd, from))
      }),
    )
}

interface Loading {
  readonly db: Db
  readonly context: CommandContext
  readonly isAccepted: boolean
}

async function loadFromDisk(loading: Loading, sources: readonly Source[], path: string): Promise<void> {
  const found = requireValue(await readLocalFiles(path, sources))
  for (const each of found) await load(loading, { ...each, origin: path })
  for (const source of sources) if (found.every((each) => each.source !== source)) noteMissing(loading, source)
}

function noteMissing({ context }: Loading, { dataset, title }: Source): void {
  context.note(`${dataset} (${title}) was not found there, and stays as it is.`)
}

interface Network {
  readonly download: Download
  /** Undefined: where each file is published. */
  readonly from: string | undefined
}

/** A source that fails keeps no other one from being loaded. */
async function loadFromNetwork(loading: Loading, sources: readonly Source[], network: Network): Promise<void> {
  const failed: string[] = []
  let isFound = false
  for (const source of sources) {
    try {
      const isLoaded = await loadPublished(loading, source, network)
      if (!isLoaded && network.from?.endsWith('/')) noteMissing(loading, source)
      isFound ||= isLoaded
    } catch (error) {
      if (!(error instanceof CommandError)) throw error
      isFound = true
      failed.push(error.message)
    }
  }
  if (!isFound) throw new CommandError(`${network.from}: no file of this country is there. docs/targeting.md lists their names.`)
  if (failed.length > 0) throw new CommandError(failed.join('\n'))
}

/** Returns false if nothing of the source is published there. */
async function loadPublished(
  { db, context, isAccepted }: Loading,
  source: Source,
  { download, from }: Network,
): Promise<boolean> {
  const { dataset } = source
  const [latest] = await listVersions(db, dataset)
  // Whoever accepts a version wants to see it loaded, whether or not it has changed.
  const known: Downloads = isAccepted ? {} : (latest?.downloads ?? {})
  const got = await downloadSource(source, { download, known, from, onBytes: showBytes(context) })
  switch (got.outcome) {
    case 'none':
      return false
    case 'failed':
      throw new CommandError(`${dataset}:\n${got.sentences.join('.\n')}.\nNothing was changed.`)
    case 'unchanged': {
      const loaded = await confirmDataset(db, source, context.clock())
      if (loaded !== undefined) describeLoaded(dataset, loaded).forEach(context.print)
      return true
    }
    case 'new': {
      for (const url of got.missing) context.note(`${url}: there is no such file; what it would have stays as it is.`)
      await load({ db, context, isAccepted }, { source, ...got, origin: from ?? 'where it is published' })
      return true
    }
  }
}

const millisecondsBetweenLines = 2000

/** Says how much has arrived, file by file. */
function showBytes({ clock, note }: CommandContext): (url: string, bytes: number) => void {
  let lastLineAt = clock().getTime()
  return (url, bytes) => {
    const now = clock().getTime()
    if (now - lastLineAt < millisecondsBetweenLines) return
    lastLineAt = now
    note(`${url}: ${(bytes / 1e6).toFixed(1)} MB`)
  }
}

interface ToLoad extends LocalSource {
  readonly origin: string
  readonly downloads?: Downloads
}

async function load({ db, context, isAccepted }: Loading, { source, files, origin, downloads }: ToLoad): Promise<void> {
  const read = await source.read(files)
  if ('problems' in read) throw new CommandError(`${source.dataset}:\n${describeProblems(read.problems)}`)
  read.notes.slice(0, shownMax).forEach((note) => void context.note(describeProblem(note)))
  if (read.notes.length > shownMax) context.note(`There are ${read.notes.length - shownMax} more notes of this kind.`)
  const { dataset, country } = source
  const toLoad = { ...read, dataset, country, origin, isAccepted, ...(downloads === undefined ? {} : { downloads }) }
  const loaded = requireValue(await loadDataset(db, toLoad, await context.authorship(db)))
  describeLoaded(dataset, loaded).forEach(context.print)
  for (const what of read.omitted) context.note(`${dataset}: no file has the ${what}; they stay as they are.`)
}

const shownMax = 50

function listCountries(): string {
  return civicProviders.map(({ country }) => country.toLowerCase()).join(', ')
}

export function requireProvider(country: string): CivicProvider {
  const provider = findProvider(country)
  if (provider !== undefined) return provider
  throw new CommandError(`There is no civic data for "${country}". Allowed: ${listCountries()}.`)
}
