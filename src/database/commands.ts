// `database query`: lets developers and operators look into the database, also where no psql is installed.
import type { Command } from 'commander'
import { DatabaseError } from 'pg'
import { type CommandContext, CommandError } from '../cli/command.ts'
import { queryReadOnly } from './query-read-only.ts'

export function addDatabaseCommands(program: Command, context: CommandContext): void {
  program
    .command('database')
    .description('Inspect the database')
    .command('query')
    .description('Run one SQL statement and print its rows, with columns separated by tabs. The transaction is read-only.')
    .argument('<sql>', 'The statement, such as "SELECT id, name FROM campaigns"')
    .action((text: string) => context.withDatabase(({ pool }) => query(context, () => queryReadOnly(pool, text))))
}

async function query(context: CommandContext, run: () => ReturnType<typeof queryReadOnly>): Promise<void> {
  try {
    const { columns, rows } = await run()
    if (columns.length === 0) return
    context.print(columns.join('\t'))
    for (const row of rows) context.print(row.map(formatValue).join('\t'))
    context.note(`${rows.length} ${rows.length === 1 ? 'row' : 'rows'}`)
  } catch (error) {
    if (error instanceof DatabaseError) throw new CommandError(`PostgreSQL: ${error.message}`)
    throw error
  }
}

function formatValue(value: unknown): string {
  if (value === null) return ''
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value)
  return text.replace(/[\t\r\n]+/g, ' ')
}
