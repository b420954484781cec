// The secrets that Patchboard generates if the operator sets none: the first API key, and the key that phone numbers are
// hashed with. Each is a file in the data directory that only its owner can read.
import { chmodSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { explainFileError } from '../database/operator-errors.ts'
import type { Random } from '../random.ts'
import type { Config } from './config.ts'

export function apiKeyPath(dataDir: string): string {
  return join(dataDir, 'api-key')
}

/** Returns the key that phone numbers are hashed with: the operator's, or a generated one from the data directory. */
export function openSecretKey({ secretKey, dataDir }: Pick<Config, 'secretKey' | 'dataDir'>, random: Random): string {
  return secretKey ?? ensureSecret(join(dataDir, 'secret-key'), () => random.bytes(32).toString('base64url'))
}

/**
 * Returns the secret in the file, and creates the file if it is missing. If two processes do so at once, both return the
 * same secret.
 */
export function ensureSecret(path: string, make: () => string): string {
  try {
    return readSecret(path) ?? makeSecret(path, make)
  } catch (error) {
    throw explainFileError(error, dirname(path))
  }
}

function readSecret(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8').trim() || undefined
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

function makeSecret(path: string, make: () => string): string {
  const secret = make()
  const draft = `${path}.${process.pid}`
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  writeFileSync(draft, `${secret}\n`, { mode: 0o600, flush: true })
  chmodSync(draft, 0o600)
  try {
    linkSync(draft, path)
    return secret
  } catch (error) {
    const made = (error as NodeJS.ErrnoException).code === 'EEXIST' ? readSecret(path) : undefined
    if (made !== undefined) return made
    // The file exists but is empty: the operator cleared it to get a new secret.
    writeFileSync(path, `${secret}\n`, { mode: 0o600, flush: true })
    return secret
  } finally {
    rmSync(draft, { force: true })
  }
}
