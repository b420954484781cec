// The secrets that Patchboard generates if the operator sets none: the first API key, and the key that phone numbers are
// hashed with. Each is a file in the data directory that only its owner can read.
import { chmodSync, linkSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { explainFileError } from '../database/operator-errors.ts'
import type { Random } from '../random.ts'
import type { Config } from './config.ts'
import { makeDirectory } from './make-directory.ts'

export function apiKeyPath(dataDir: string): string {
  return join(dataDir, 'api-key')
}

export function secretKeyPath(dataDir: string): string {
  return join(dataDir, 'secret-key')
}

/** Returns the key that phone numbers are hashed with: the operator's, or a generated one from the data directory. */
export function openSecretKey({ secretKey, dataDir }: Pick<Config, 'secretKey' | 'dataDir'>, random: Random): string {
  return secretKey ?? ensureSecret(secretKeyPath(dataDir), () => random.bytes(32).toString('base64url'))
}

/**
 * Returns the secret in the file, and creates the file if it is missing. If two processes do so at once, both return the
 * same secret.
 */
export function ensureSecret(path: string, make: () => string): string {
  return explainingErrors(path, () => findSecret(path) ?? makeSecret(path, make))
}

/** Returns undefined if there is no such file, or if it is empty. */
export function readSecret(path: string): string | undefined {
  return explainingErrors(path, () => findSecret(path))
}

/** The file has either the old secret or the new one, whatever happens. */
export function replaceSecret(path: string, secret: string): void {
  explainingErrors(path, () => withDraft(path, secret, (draft) => renameSync(draft, path)))
}

function explainingErrors<T>(path: string, work: () => T): T {
  try {
    return work()
  } catch (error) {
    throw explainFileError(error, dirname(path))
  }
}

function findSecret(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8').trim() || undefined
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

function makeSecret(path: string, make: () => string): string {
  const secret = make()
  return withDraft(path, secret, (draft) => (linkSecret(draft, path) ? secret : (findSecret(path) ?? replaceEmpty(path, secret))))
}

/** The draft is not named by the process id: processes in several containers may have the same one. */
function withDraft<T>(path: string, secret: string, work: (draft: string) => T): T {
  makeDirectory(dirname(path), 0o700)
  const drafts = mkdtempSync(join(dirname(path), '.draft-'))
  try {
    const draft = join(drafts, 'secret')
    writeSecret(draft, secret)
    return work(draft)
  } finally {
    rmSync(drafts, { recursive: true, force: true })
  }
}

/** Returns false if the file exists, or if the file system has no links. */
function linkSecret(draft: string, path: string): boolean {
  try {
    linkSync(draft, path)
    return true
  } catch {
    return false
  }
}

/** If the file exists, the operator has cleared it to get a new secret. */
function replaceEmpty(path: string, secret: string): string {
  writeSecret(path, secret)
  return secret
}

function writeSecret(path: string, secret: string): void {
  writeFileSync(path, `${secret}\n`, { mode: 0o600, flush: true })
  chmodSync(path, 0o600)
}
