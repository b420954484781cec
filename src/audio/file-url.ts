// Where a stored audio file is served from. Pure.

export interface AudioStore {
  /** `https://s3.example.com/bucket/`; empty: this server serves the files itself. */
  readonly domain: string
  /** The path below it, without slashes around it. */
  readonly path: string
  readonly publicBaseUrl: string | undefined
}

/** Null without a file; without a domain and a public base URL, a path that begins with a slash. */
export function audioFileUrl({ domain, path, publicBaseUrl = '' }: AudioStore, fileStorage: string | null): string | null {
  if (!fileStorage) return null
  const name = fileStorage.slice(fileStorage.lastIndexOf('/') + 1)
  // Compat: as CallPower joined them, with nothing percent-encoded. Pinned by file-url.test.ts and the recorded answers.
  if (domain !== '') return `${directoryOf(domain)}${audioPath(path)}/${name}`
  return `${publicBaseUrl}/${encodeURI(audioPath(path))}/${encodeURIComponent(name)}`
}

/** The directory of the audio files, without slashes around it, as addresses and keys of buckets have it. */
export function audioPath(path: string): string {
  return path === '' ? 'audio' : `${path}/audio`
}

/** Compat: a domain whose path does not end in a slash loses its last segment. */
function directoryOf(address: string): string {
  const origin = /^[a-z]+:\/\/[^/]+/i.exec(address)?.[0]
  if (origin === undefined) return ''
  const path = address.slice(origin.length)
  return path === '' ? `${origin}/` : origin + path.slice(0, path.lastIndexOf('/') + 1)
}
