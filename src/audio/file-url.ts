// Builds the URL of a stored audio file. Pure.

export interface AudioStore {
  /** `https://s3.example.com/bucket/`. Empty if this server serves the files itself. */
  readonly domain: string
  /** The path below the domain, without leading or trailing slash. */
  readonly path: string
  readonly publicBaseUrl: string | undefined
}

/** Returns null if there is no file, and an absolute path if neither a domain nor a public base URL is set. */
export function audioFileUrl({ domain, path, publicBaseUrl = '' }: AudioStore, fileStorage: string | null): string | null {
  if (!fileStorage) return null
  const name = fileStorage.slice(fileStorage.lastIndexOf('/') + 1)
  // Compat: joined as CallPower did, without percent-encoding. Pinned by file-url.test.ts and the recorded answers.
  if (domain !== '') return `${directoryOf(domain)}${audioPath(path)}/${name}`
  return `${publicBaseUrl}/${encodeURI(audioPath(path))}/${encodeURIComponent(name)}`
}

/** The directory of the audio files in URLs and bucket keys, without leading or trailing slash. */
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
