// The operations that read the files of a source and load what they say as a version of its dataset: files that are at hand, or
// those that are published. Whatever goes wrong is said in sentences, and changes nothing.
import { posix } from 'node:path'
import type { Authorship } from '../../audit/actor.ts'
import type { Db } from '../../database/types.ts'
import { describeProblems, type LocatedProblem } from '../../input/located-problem.ts'
import { lengthOf, shortened, textMax } from '../../targets/text-length.ts'
import { bodiesOf } from '../bodies/list-bodies.ts'
import type { Download } from '../downloading/download.ts'
import { type Downloads, downloadSource } from '../downloading/download-source.ts'
import { listVersions } from '../queries.ts'
import type { Records } from '../records.ts'
import type { Omitted, Source, SourceTexts } from '../source.ts'
import { confirmDataset, type LoadedDataset, loadDataset } from './load-dataset.ts'

export interface SourceToLoad {
  readonly source: Source
  readonly files: SourceTexts
  /** What people call each file, by its name in the source. Others are called by that. */
  readonly fileNames?: ReadonlyMap<string, string>
  /** Where they are from: a path, a URL, or `publishedOrigin`. */
  readonly origin: string
  /** What servers said of the files, if they were downloaded. */
  readonly downloads?: Downloads
  /** Somebody wants the version, although it may be suspicious. */
  readonly isAccepted: boolean
}

export interface LoadedSource {
  readonly outcome: 'loaded'
  readonly loaded: LoadedDataset
  /** What was left out or repaired. */
  readonly notes: readonly LocatedProblem[]
  readonly omitted: readonly Omitted[]
  /** URLs of files that are not there. */
  readonly missing: readonly string[]
}

export interface FailedSource {
  readonly outcome: 'failed'
  /** What was wrong, a line each, and that nothing was changed. */
  readonly message: string
}

/** The origin of versions that come from where each file is published. */
export const publishedOrigin = 'where it is published'

export async function loadSource(
  db: Db,
  { source, files, fileNames, ...options }: SourceToLoad,
  authorship: Authorship,
): Promise<LoadedSource | FailedSource> {
  const { dataset, country } = source
  const read = await source.read(files)
  const inFile = (problem: LocatedProblem) => {
    const file = fileNames?.get(problem.file ?? '')
    return file === undefined ? problem : { ...problem, file }
  }
  if ('problems' in read) return { outcome: 'failed', message: describeProblems(read.problems.map(inFile)) }
  const unusable = longKeys(read.records)
  if (unusable.length > 0) return { outcome: 'failed', message: [...unusable, 'Nothing was changed.'].join('\n') }
  const loaded = await loadDataset(db, { ...read, ...options, dataset, country }, authorship)
  if ('error' in loaded) throw new Error(`${dataset} was read, but not loaded`)
  return { outcome: 'loaded', loaded: loaded.value, notes: read.notes.map(inFile), omitted: read.omitted, missing: [] }
}

/** A key that is cut off would be another one. */
function longKeys(records: Records): string[] {
  const holders = records.seats.flatMap(({ holder }) => holder ?? [])
  return [...holders, ...bodiesOf(records)]
    .filter(({ key }) => lengthOf(key) > textMax)
    .map(({ key, name }) => `${name}: the key ${shortened(key)} has ${lengthOf(key)} characters; at most ${textMax} are allowed.`)
}

export interface PublishedSource {
  readonly source: Source
  /** A folder, which ends with a slash, or one file. Undefined: where each file is published. */
  readonly from: string | undefined
  readonly isAccepted: boolean
  readonly download: Download
  readonly onBytes: (url: string, bytes: number) => void
}

export type LoadedPublished =
  | LoadedSource
  | FailedSource
  /** Nothing of it is published there. */
  | { readonly outcome: 'none' }
  /** The servers say that nothing has changed since the version that was loaded last. */
  | { readonly outcome: 'unchanged'; readonly loaded: LoadedDataset | undefined }

export async function loadPublished(db: Db, wanted: PublishedSource, authorship: Authorship): Promise<LoadedPublished> {
  const { source, from, isAccepted, download, onBytes } = wanted
  const [latest] = await listVersions(db, source.dataset)
  // Whoever accepts a version wants to see it loaded, whether or not it has changed.
  const known: Downloads = isAccepted ? {} : (latest?.downloads ?? {})
  const got = await downloadSource(source, { download, known, from, onBytes })
  switch (got.outcome) {
    case 'none':
      return got
    case 'failed':
      return { outcome: 'failed', message: [...got.sentences, 'Nothing was changed'].map((each) => `${each}.`).join('\n') }
    case 'unchanged':
      return { outcome: 'unchanged', loaded: await confirmDataset(db, source, authorship.now) }
    case 'new': {
      const { files, downloads, missing } = got
      const fileNames = new Map(Object.entries(downloads).map(([name, { url }]) => [name, posix.basename(new URL(url).pathname)]))
      const toLoad = { source, files, fileNames, downloads, origin: from ?? publishedOrigin, isAccepted }
      const read = await loadSource(db, toLoad, authorship)
      return read.outcome === 'loaded' ? { ...read, missing } : read
    }
  }
}
