// Statements that a connection plans at their first use and keeps the plan of, where PostgreSQL otherwise parses and plans at
// each use: for those long ones behind every request of a carrier, that takes longer than to carry them out.
import { createHash } from 'node:crypto'
import { type RawBuilder, sql } from 'kysely'
import pg from 'pg'

const mark = '/* planned once */'

/**
 * Stands in a statement, in front or by `modifyFront`. Not in one whose text is made of what clients send, because a connection
 * keeps every text for good; nor in `SELECT *`, whose kept plan PostgreSQL refuses once a column has been added.
 */
export const prepared: RawBuilder<unknown> = sql.raw(mark)

const names = new Map<string, string>()

/** PostgreSQL cuts names at 63 bytes. */
function nameOf(text: string): string {
  const known = names.get(text)
  if (known !== undefined) return known
  const name = createHash('sha256').update(text).digest('hex').slice(0, 32)
  names.set(text, name)
  return name
}

/** What a pool makes its connections of. */
export class PreparingClient extends pg.Client {
  // biome-ignore lint/suspicious/noExplicitAny: the method has a dozen signatures, all of which pass through.
  override query(...[text, values, ...more]: any[]): any {
    const asked = typeof text === 'string' && text.includes(mark) ? [{ name: nameOf(text), text, values }] : [text, values]
    return super.query(...(asked as [never]), ...(more as []))
  }
}
