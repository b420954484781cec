// The commands backup and restore. Neither migrates the database first: a backup contains the database as it is, and a
// restore has its own schema.
import { resolve } from 'node:path'
import type { Command } from 'commander'
import type { CommandContext } from '../cli/command.ts'
import { readNewPassphrase, readPassphrase } from '../cli/read-passphrase.ts'
import type { Terminal } from '../cli/terminal.ts'
import type { Config } from '../config/config.ts'
import { type OpenDatabase, openDatabase } from '../database/open.ts'
import { type BackupOptions, backUp } from './back-up.ts'
import { describeContents, describeGaps, describeMissingSecrets } from './describe.ts'
import { restore } from './restore.ts'
import { findSecrets } from './secrets/files.ts'
import { sealSecrets } from './secrets/seal.ts'

interface BackupFlags {
  readonly withoutSecrets?: boolean
}

interface RestoreFlags extends BackupFlags {
  readonly replace?: boolean
}

/** File names are relative to `cwd`, the working directory of the user. */
export function addBackupCommands(program: Command, context: CommandContext, cwd: string, terminal: Terminal): void {
  program
    .command('backup')
    .description('Back up the database, the recordings and the secrets to one file. The server can keep running.')
    .argument('[file]', 'File to write (default: a file in the current directory, named after the current time)')
    .option('--without-secrets', 'Leave out the secrets, which are otherwise encrypted with a passphrase')
    .addHelpText('after', passphraseHelp)
    .action(async (file: string | undefined, { withoutSecrets = false }: BackupFlags) => {
      const config = context.config()
      // Before the database is opened, which may take some time.
      const secrets = await chooseSecrets(config, { withoutSecrets, context, terminal })
      await withUnmigrated(config, async ({ pool }) => {
        const path = resolve(cwd, file ?? defaultName(context.clock()))
        const header = await backUp(pool, path, { config, clock: context.clock, secrets })
        describeGaps(header).forEach(context.note)
        if (secrets === 'left out') context.note(describeMissingSecrets(config))
        context.print(`${path}: ${describeContents(header)}`)
      })
    })

  program
    .command('restore')
    .description('Restore a backup, completely or not at all. Stop the servers that use the database first.')
    .argument('<file>', 'File that was written by the command backup')
    .option('--replace', 'Delete all data in the database and replace it with the backup, and the secrets, too')
    .option('--without-secrets', 'Keep the secrets of this server, and ignore those in the backup')
    .addHelpText('after', passphraseHelp)
    .action(async (file: string, { replace = false, withoutSecrets = false }: RestoreFlags) => {
      const config = context.config()
      const passphrase = withoutSecrets ? undefined : () => readPassphrase(config, terminal)
      await withUnmigrated(config, async (database) => {
        const options = { config, replace, readPassphrase: passphrase, findAuthorship: context.authorship }
        const { header, hasSecrets, expired } = await restore(database, resolve(cwd, file), options)
        describeGaps(header).forEach(context.note)
        if (!hasSecrets && header.secrets !== 'none') context.note(describeMissingSecrets(config))
        if (expired > 0) context.note(`${expired} supporters were waiting to be called. They are not called; their pages say so.`)
        context.print(`Restored ${describeContents(header)}, from the backup of ${header.made_at}.`)
      })
    })
}

const passphraseHelp = `
The passphrase of the secrets is the value of BACKUP_PASSPHRASE, or the content of the file that
BACKUP_PASSPHRASE_FILE names. Otherwise the command asks for it at the terminal.`

interface SecretChoice {
  readonly withoutSecrets: boolean
  readonly context: CommandContext
  readonly terminal: Terminal
}

async function chooseSecrets(
  config: Config,
  { withoutSecrets, context, terminal }: SecretChoice,
): Promise<BackupOptions['secrets']> {
  const secrets = findSecrets(config)
  if (secrets === undefined) return 'none'
  if (withoutSecrets) return 'left out'
  return sealSecrets(secrets, await readNewPassphrase(config, terminal), context.random)
}

async function withUnmigrated(config: Config, work: (database: OpenDatabase) => Promise<void>): Promise<void> {
  const database = await openDatabase(config)
  try {
    await work(database)
  } finally {
    await database.close()
  }
}

function defaultName(now: Date): string {
  return `patchboard-${now.toISOString().slice(0, 19).replaceAll(':', '')}Z.backup.gz`
}
