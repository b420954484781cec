// Fetches all files of a source: from where they are published, or from another place that has them under the same names. Files that
// have not changed since the version that was loaded last are not sent again.
import { posix } from 'node:path'
import { isComplete, type Source, type SourceFile, type SourceTexts } from '../source.ts'
import type { Download, Downloaded } from './download.ts'

/** What the server said of a file. */
export interface Validators {
  readonly url: string
  readonly etag: string | null
  readonly lastModified: string | null
}

/** By the name of the file in its source. */
export type Downloads = Readonly<Record<string, Validators>>

export type DownloadedSource =
  | { readonly outcome: 'new'; readonly files: SourceTexts; readonly downloads: Downloads; readonly missing: readonly string[] }
  | { readonly outcome: 'unchanged' }
  /** Nothing of it is published there. */
  | { readonly outcome: 'none' }
  | { readonly outcome: 'failed'; readonly sentences: readonly string[] }

export interface DownloadOptions {
  readonly download: Download
  /** Of the version that was loaded last. */
  readonly known: Downloads
  /** A folder, which ends with a slash, or one file. Undefined: where each file is published. */
  readonly from: string | undefined
  readonly onBytes: (url: string, bytes: number) => void
}

interface Located {
  readonly file: SourceFile
  readonly url: string
}

export async function downloadSource(source: Source, options: DownloadOptions): Promise<DownloadedSource> {
  const located = source.files.flatMap((file): Located[] => {
    const url = locate(file, options.from)
    return url === undefined ? [] : [{ file, url }]
  })
  if (
    !isComplete(
      source,
      located.map(({ file }) => file.name),
    )
  )
    return { outcome: 'none' }
  // A file that has not changed is needed nevertheless if another one has.
  const asked = await fetchAll(located, options)
  if (asked.every(({ got }) => got.outcome === 'unchanged')) return { outcome: 'unchanged' }
  if (options.from !== undefined && asked.every(({ got }) => got.outcome === 'missing')) return { outcome: 'none' }
  const again = asked.filter(({ got }) => got.outcome === 'unchanged')
  const fetched = await fetchAll(again, { ...options, known: {} })
  return collect(source, [...asked.filter(({ got }) => got.outcome !== 'unchanged'), ...fetched])
}

interface Fetched extends Located {
  readonly got: Downloaded
}

/** One after the other, as guests should. */
async function fetchAll(located: readonly Located[], { download, known, onBytes }: DownloadOptions): Promise<Fetched[]> {
  const fetched: Fetched[] = []
  for (const { file, url } of located) {
    const before = known[file.name]
    const wanted = before?.url === url ? before : { url }
    fetched.push({ file, url, got: await download(wanted, (bytes) => onBytes(url, bytes)) })
  }
  return fetched
}

function collect(source: Source, fetched: readonly Fetched[]): DownloadedSource {
  const sentences = fetched.flatMap(({ file, url, got }) =>
    got.outcome === 'failed' || (got.outcome === 'missing' && file.need === 'required') ? [`${url}: ${got.sentence}`] : [],
  )
  if (sentences.length > 0) return { outcome: 'failed', sentences }
  const found = fetched.flatMap(({ file, url, got }) => (got.outcome === 'new' ? [{ name: file.name, url, ...got }] : []))
  const missing = fetched.flatMap(({ url, got }) => (got.outcome === 'missing' ? [url] : []))
  if (
    !isComplete(
      source,
      found.map(({ name }) => name),
    )
  )
    return { outcome: 'failed', sentences: missing.map((url) => `${url}: there is no such file`) }
  return {
    outcome: 'new',
    files: new Map(found.map(({ name, bytes }) => [name, bytes])),
    downloads: Object.fromEntries(found.map(({ name, url, etag, lastModified }) => [name, { url, etag, lastModified }])),
    missing,
  }
}

/** Undefined if the file is not published, or the one file that is meant is another. */
function locate({ url, spellings }: SourceFile, from: string | undefined): string | undefined {
  if (from === undefined) return url ?? undefined
  const names = [...(url === null ? [] : [posix.basename(url)]), ...spellings]
  if (from.endsWith('/')) return names[0] === undefined ? undefined : from + names[0]
  const name = URL.canParse(from) ? posix.basename(new URL(from).pathname).toLowerCase() : ''
  return names.some((each) => each.toLowerCase() === name) ? from : undefined
}
