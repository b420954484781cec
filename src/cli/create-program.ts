// The program of the command line: its name, its help, and the options that every command has.
import { Command } from 'commander'

/** Options before or after the name of a command. */
export interface ProgramOptions {
  /** The e-mail address of the staff account that is responsible for what a command changes. */
  readonly as?: string
}

export function createProgram(): Command {
  return new Command('npm run patchboard --')
    .description('Administer Patchboard, the campaign-calling server')
    .option('--as <email>', 'Staff account that makes the changes, for the audit log (default: the command line)')
    .configureHelp({ showGlobalOptions: true })
    .helpOption('-h, --help', 'Show help for the command')
    .helpCommand('help [command]', 'Show help for a command')
    .showHelpAfterError('Run the command with --help to see its arguments and options.')
}
