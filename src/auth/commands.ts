// The commands for the logins of an account.
import type { Command } from 'commander'
import { type CommandContext, requireValue } from '../cli/command.ts'
import { getUser } from '../users/commands.ts'
import { revokeLogins } from './revoke-logins.ts'

export function addLoginCommands(program: Command, context: CommandContext): void {
  program
    .command('logins')
    .description('Manage the logins of staff accounts')
    .command('revoke')
    .description('Log an account out everywhere')
    .argument('<email>', 'E-mail address of the account')
    .action((email: string) =>
      context.withDatabase(async ({ db }) => {
        const user = await getUser(db, email)
        const { ended } = requireValue(await revokeLogins(db, user.id, await context.authorship(db)))
        context.print(`${user.email} has been logged out everywhere (${ended} ${ended === 1 ? 'login' : 'logins'} ended).`)
      }),
    )
}
