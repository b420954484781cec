// Where a stored audio file is served from. Pure.

export interface AudioStore {
  /** `https://s3.example.com/bucket/`; empty: addresses are relative. */
  readonly storeDomain: string
  /** The path below it, without slashes around it. */
  readonly storePath: string
}

/**
 * Compat: as CallPower joined them, with nothing percent-encoded: a domain whose path does not end in a slash loses its
 * last segment. Pinned by file-url.test.ts and the recorded answers. Null without a file.
 */
export function audioFileUrl({ storeDomain, storePath }: AudioStore, fileStorage: string | null): string | null {
  if (!fileStorage) return null
  const name = fileStorage.slice(fileStorage.lastIndexOf('/') + 1)
  return `${directoryOf(storeDomain)}${storePath === '' ? '' : `${storePath}/`}audio/${name}`
}

function directoryOf(address: string): string {
  const origin = /^[a-z]+:\/\/[^/]+/i.exec(address)?.[0]
  if (origin === undefined) return ''
  const path = address.slice(origin.length)
  return path === '' ? `${origin}/` : origin + path.slice(0, path.lastIndexOf('/') + 1)
}
