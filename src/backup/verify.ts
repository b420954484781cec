// Reads a whole backup before anything is changed, and says whether this version can restore it.
import { createHash, type Hash } from 'node:crypto'
import { stat } from 'node:fs/promises'
import { isAudioFileName } from '../audio/file-name.ts'
import { knownMigrations } from '../database/migrate.ts'
import { OperatorError } from '../database/operator-errors.ts'
import { type BackupHeader, type Frame, formatName, formatVersion, readFrames } from './format.ts'
import type { BackedUpRecording } from './recordings/restore-recordings.ts'
import type { SealedSecrets } from './secrets/seal.ts'
import { kindOf } from './write-file.ts'

export interface VerifiedBackup {
  readonly header: BackupHeader
  readonly secrets: SealedSecrets | undefined
  readonly recordings: readonly BackedUpRecording[]
}

/** Throws an OperatorError if the file is not a complete, unaltered backup that this version can restore. */
export async function verifyBackup(path: string): Promise<VerifiedBackup> {
  const reader = new ContentReader(path)
  await rejectOtherKinds(path)
  for await (const frame of readFrames(path)) reader.read(frame)
  const verified = reader.end()
  const known = await knownMigrations()
  const { migrations } = verified.header
  if (migrations.some((name) => !known.includes(name))) throw madeByNewerVersion(path)
  if (migrations.some((name, index) => name !== known[index]))
    throw new OperatorError(
      `${path} was made by a development version whose migrations this version does not have. Nothing was changed.`,
    )
  return verified
}

/** It is read several times, which only a regular file allows. */
async function rejectOtherKinds(path: string): Promise<void> {
  // Reading it explains why it cannot be read.
  const found = await stat(path).catch(() => undefined)
  const kind = found && kindOf(found)
  if (kind !== undefined) throw new OperatorError(`${path} is ${kind}, not a regular file. Nothing was changed.`)
}

function madeByNewerVersion(path: string): OperatorError {
  return new OperatorError(
    `${path} was made by a newer version of Patchboard. Install that version or a newer one, then restore. Nothing was changed.`,
  )
}

class ContentReader {
  readonly #path: string
  #header: BackupHeader | undefined
  #secrets: SealedSecrets | undefined
  readonly #recordings: { readonly name: string; readonly hash: Hash }[] = []

  constructor(path: string) {
    this.#path = path
  }

  read(frame: Frame): void {
    if (frame.kind === 'header') this.#readHeader(frame.header)
    else if (this.#header === undefined) throw this.#notBackup()
    if (frame.kind === 'secrets') this.#secrets = frame.secrets
    if (frame.kind === 'audio') this.#recordings.at(-1)?.hash.update(frame.bytes)
    if (frame.kind !== 'recording') return
    // The name becomes a path.
    if (!isAudioFileName(frame.name)) throw this.#notBackup()
    this.#recordings.push({ name: frame.name, hash: createHash('sha256') })
  }

  #readHeader(header: BackupHeader): void {
    if (header.format !== formatName) throw this.#notBackup()
    if (header.version > formatVersion) throw madeByNewerVersion(this.#path)
    this.#header = header
  }

  end(): VerifiedBackup {
    if (this.#header === undefined) throw this.#notBackup()
    const recordings = this.#recordings.map(({ name, hash }) => ({ name, sha256: hash.digest('hex') }))
    return { header: this.#header, secrets: this.#secrets, recordings }
  }

  #notBackup(): OperatorError {
    return new OperatorError(`${this.#path} is not a Patchboard backup. Nothing was changed.`)
  }
}
