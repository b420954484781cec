// The API key that Patchboard makes for itself where the operator sets none: a file in the data directory, for its owner only.
import { chmodSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { explainFileError } from './database/unusable-database.ts'

export function apiKeyPath(dataDir: string): string {
  return join(dataDir, 'api-key')
}

/** Returns the key in the file, which is made when it is missing; of two processes at once, one makes it. */
export function ensureApiKey(dataDir: string, make: () => string): string {
  try {
    return readKey(dataDir) ?? makeKey(dataDir, make)
  } catch (error) {
    throw explainFileError(error, dataDir)
  }
}

function readKey(dataDir: string): string | undefined {
  try {
    return readFileSync(apiKeyPath(dataDir), 'utf8').trim() || undefined
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

function makeKey(dataDir: string, make: () => string): string {
  const key = make()
  const path = apiKeyPath(dataDir)
  const draft = `${path}.${process.pid}`
  mkdirSync(dataDir, { recursive: true, mode: 0o700 })
  writeFileSync(draft, `${key}\n`, { mode: 0o600, flush: true })
  chmodSync(draft, 0o600)
  try {
    linkSync(draft, path)
    return key
  } catch (error) {
    const made = (error as NodeJS.ErrnoException).code === 'EEXIST' ? readKey(dataDir) : undefined
    if (made !== undefined) return made
    // An empty file: somebody cleared it to get a new key.
    writeFileSync(path, `${key}\n`, { mode: 0o600, flush: true })
    return key
  } finally {
    rmSync(draft, { force: true })
  }
}
