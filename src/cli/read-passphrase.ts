// Finds the passphrase of the secrets in a backup: in the environment, in a file, or at the terminal. Never among the
// arguments, which every user of the machine can see.
import { readFileSync } from 'node:fs'
import type { Config } from '../config/config.ts'
import { CommandError } from './command.ts'
import { readNewSecret, readSecretLine } from './read-password.ts'
import type { Terminal } from './terminal.ts'

const charactersMin = 12

type PassphraseConfig = Pick<Config, 'backupPassphrase' | 'backupPassphraseFile'>

/** Throws a CommandError if there is none, or if it is too short. */
export async function readNewPassphrase(config: PassphraseConfig, terminal: Terminal): Promise<string> {
  const configured = findConfigured(config)
  const problem = configured === undefined ? undefined : findProblem(configured)
  if (problem !== undefined) throw new CommandError(`${problem.message} No file was written.`)
  if (configured !== undefined) return configured
  if (terminal.input.isTTY) return readNewSecret(terminal, findProblem, 'passphrase')
  throw new CommandError(
    'The backup contains the secrets of this server, which are encrypted with a passphrase. Set BACKUP_PASSPHRASE or BACKUP_PASSPHRASE_FILE, or add --without-secrets to leave the secrets out. No file was written.',
  )
}

/** Throws a CommandError if there is none. */
export async function readPassphrase(config: PassphraseConfig, terminal: Terminal): Promise<string> {
  const configured = findConfigured(config)
  if (configured !== undefined) return configured
  if (terminal.input.isTTY) return readSecretLine(terminal, 'Passphrase of the secrets in the backup: ', 'passphrase')
  throw new CommandError(
    'The secrets in the backup are encrypted with a passphrase. Set BACKUP_PASSPHRASE or BACKUP_PASSPHRASE_FILE, or add --without-secrets to restore everything else. Nothing was changed.',
  )
}

function findConfigured({ backupPassphrase, backupPassphraseFile }: PassphraseConfig): string | undefined {
  if (backupPassphraseFile === undefined) return backupPassphrase
  try {
    const text = readFileSync(backupPassphraseFile, 'utf8').trim()
    if (text !== '') return text
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    throw new CommandError(`BACKUP_PASSPHRASE_FILE ${backupPassphraseFile} cannot be read (${code}). Nothing was changed.`)
  }
  throw new CommandError(`BACKUP_PASSPHRASE_FILE ${backupPassphraseFile} is empty. Nothing was changed.`)
}

function findProblem(passphrase: string): { readonly message: string } | undefined {
  if (passphrase.length >= charactersMin) return undefined
  return { message: `The passphrase is too short; at least ${charactersMin} characters are needed.` }
}
