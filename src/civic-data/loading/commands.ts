// The command that loads the civic data of a country, from a folder, a file, or where it is published.
import { basename, resolve } from 'node:path'
import type { Command } from 'commander'
import { type CommandContext, CommandError, requireValue } from '../../cli/command.ts'
import type { Terminal } from '../../cli/terminal.ts'
import type { Db } from '../../database/types.ts'
import { describeProblem } from '../../input/located-problem.ts'
import { describeLoaded } from '../describe.ts'
import type { Download } from '../downloading/download.ts'
import { loadList } from '../lists/commands.ts'
import type { CivicProvider } from '../provider.ts'
import { civicProviders, findProvider } from '../registry.ts'
import type { Source } from '../source.ts'
import { type FailedSource, type LoadedSource, loadPublished, loadSource } from './load-source.ts'
import { findLocalFiles, readLocalFiles } from './read-files.ts'

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
  const { db, context, isAccepted } = loading
  const found = requireValue(await findLocalFiles(path, sources))
  await loadEach(found, async ({ source, paths }) => {
    // One source after the other, so that only the files of one are in memory.
    const files = requireValue(await readLocalFiles(paths))
    const fileNames = new Map(paths.map(({ name, path }) => [name, basename(path)]))
    const toLoad = { source, files, fileNames, origin: path, isAccepted }
    show(context, source, await loadSource(db, toLoad, await context.authorship(db)))
  })
  for (const source of sources) if (found.every((each) => each.source !== source)) noteMissing(loading, source)
}

/** A source that fails keeps no other one from being loaded. */
async function loadEach<T>(sources: readonly T[], load: (source: T) => Promise<void>): Promise<void> {
  const failed: string[] = []
  for (const source of sources) {
    try {
      await load(source)
    } catch (error) {
      if (!(error instanceof CommandError)) throw error
      failed.push(error.message)
    }
  }
  if (failed.length > 0) throw new CommandError(failed.join('\n'))
}

function noteMissing({ context }: Loading, { dataset, title, isOptional }: Source): void {
  if (isOptional) return
  context.note(`${dataset} (${title}) was not found there, and stays as it is.`)
}

interface Network {
  readonly download: Download
  /** Undefined: where each file is published. */
  readonly from: string | undefined
}

async function loadFromNetwork(loading: Loading, sources: readonly Source[], network: Network): Promise<void> {
  let isFound = false
  await loadEach(sources, async (source) => {
    const isLoaded = await loadFromThere(loading, source, network)
    if (!isLoaded && network.from?.endsWith('/')) noteMissing(loading, source)
    isFound ||= isLoaded
  })
  if (!isFound)
    throw new CommandError(
      network.from === undefined
        ? 'Nothing of this country is published: name a folder with its files by --from.'
        : `${network.from}: no file of this country is there. docs/targeting.md lists their names.`,
    )
}

/** Returns false if nothing of the source is published there. */
async function loadFromThere(
  { db, context, isAccepted }: Loading,
  source: Source,
  { download, from }: Network,
): Promise<boolean> {
  const wanted = { source, from, isAccepted, download, onBytes: showBytes(context) }
  const got = await loadPublished(db, wanted, await context.authorship(db))
  if (got.outcome === 'none') return false
  if (got.outcome !== 'unchanged') show(context, source, got)
  else if (got.loaded !== undefined) describeLoaded(source.dataset, got.loaded).forEach(context.print)
  return true
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

function show({ note, print }: CommandContext, { dataset }: Source, result: LoadedSource | FailedSource): void {
  if (result.outcome === 'failed') throw new CommandError(`${dataset}:\n${result.message}`)
  const { loaded, notes, omitted, missing } = result
  for (const url of missing) note(`${url}: there is no such file; what it would have stays as it is.`)
  for (const each of notes.slice(0, shownMax)) note(describeProblem(each))
  if (notes.length > shownMax) note(`There are ${notes.length - shownMax} more notes of this kind.`)
  describeLoaded(dataset, loaded).forEach(print)
  for (const what of omitted) note(`${dataset}: no file has the ${what}; they stay as they are.`)
}

const shownMax = 50

function listCountries(): string {
  const real = civicProviders.filter(({ isInvented }) => !isInvented)
  return real.map(({ country }) => country.toLowerCase()).join(', ')
}

export function requireProvider(country: string): CivicProvider {
  const provider = findProvider(country)
  if (provider !== undefined) return provider
  throw new CommandError(`There is no civic data for "${country}". Allowed: ${listCountries()}.`)
}
