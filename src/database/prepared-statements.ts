// Prepared statements: each connection parses and plans them only once. The long statements of carrier requests take longer
// to parse and plan than to execute.
import { createHash } from 'node:crypto'
import { type RawBuilder, sql } from 'kysely'
import pg from 'pg'

const mark = '/* prepared */'

/**
 * Marks a statement as prepared. Put it at the start of raw SQL, or add it with `modifyFront`. Do not use it if the text of
 * the statement depends on what clients send, because a connection keeps every text until it closes; nor in `SELECT *`,
 * which PostgreSQL rejects with "cached plan must not change result type" after a column was added.
 */
export const prepared: RawBuilder<unknown> = sql.raw(mark)

const names = new Map<string, string>()

/** Returns a hash, because PostgreSQL truncates names to 63 bytes. */
function nameOf(text: string): string {
  const known = names.get(text)
  if (known !== undefined) return known
  const name = createHash('sha256').update(text).digest('hex').slice(0, 32)
  names.set(text, name)
  return name
}

/** The client class for the pool. Gives marked statements a name, which makes node-postgres prepare them. */
export class PreparingClient extends pg.Client {
  // biome-ignore lint/suspicious/noExplicitAny: the method has a dozen signatures and passes all arguments on.
  override query(...[text, values, ...more]: any[]): any {
    const query = typeof text === 'string' && text.includes(mark) ? [{ name: nameOf(text), text, values }] : [text, values]
    return super.query(...(query as [never]), ...(more as []))
  }
}
