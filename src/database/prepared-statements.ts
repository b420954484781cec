// Prepared statements: each connection parses and plans them only once. The long statements of carrier requests take longer to parse
// and plan than to execute. A SELECT of `preparedSelect` is also built only once in the process.
import { createHash } from 'node:crypto'
import {
  type Compilable,
  createQueryId,
  DummyDriver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type RawBuilder,
  type Simplify,
  sql,
} from 'kysely'
import pg from 'pg'
import type { Database } from './database.ts'
import type { Db, ReadonlyDb } from './types.ts'

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

/** Builds statements without a connection. */
const builder: Db = new Kysely<Database>({
  dialect: {
    createDriver: () => new DummyDriver(),
    createAdapter: () => new PostgresAdapter(),
    createQueryCompiler: () => new PostgresQueryCompiler(),
    createIntrospector: (db) => new PostgresIntrospector(db),
  },
})

/** Executes the statement with these values of its parameters. */
export type PreparedSelect<Row, Values extends readonly unknown[]> = (
  db: ReadonlyDb,
  ...values: Values
) => Promise<Simplify<Row>[]>

/** Gets a query builder and one placeholder for each parameter. */
type Build<Row, Values extends readonly unknown[]> = (
  db: ReadonlyDb,
  ...parameters: { [Index in keyof Values]: RawBuilder<Values[Index]> }
) => Compilable<Row> | RawBuilder<Row>

/**
 * Name every column instead of using `*`: PostgreSQL rejects a prepared `SELECT *` after a column was added. Raw SQL runs as a
 * subquery, as in select.ts.
 */
export function preparedSelect<Row, Values extends readonly unknown[]>(
  build: Build<Row, Values>,
  parameterCount: number = build.length - 1,
): PreparedSelect<Row, Values> {
  let compiled: { readonly sql: string; readonly query: unknown } | undefined
  return async (db, ...values) => {
    compiled ??= compile(build, parameterCount)
    const query = { ...compiled, parameters: values, queryId: createQueryId() }
    const { rows } = await (db as Db).executeQuery<Simplify<Row>>(query as never)
    return rows
  }
}

/** Reads one row by what identifies it. */
export function preparedRow<Row, Values extends readonly unknown[]>(
  build: Build<Row, Values>,
): (db: ReadonlyDb, ...values: Values) => Promise<Simplify<Row> | undefined> {
  const select = preparedSelect(build)
  return async (db, ...values) => (await select(db, ...values))[0]
}

function compile<Row, Values extends readonly unknown[]>(build: Build<Row, Values>, parameterCount: number) {
  const placeholders = Array.from({ length: parameterCount }, (_, index) => sql.raw(`$${index + 1}`))
  const built = build(builder, ...(placeholders as never))
  const select = isRaw(built) ? builder.selectFrom(sql<Row & object>`(${built})`.as('selected')).selectAll() : built
  const { sql: text, query, parameters } = select.compile()
  if (parameters.length > 0) throw new Error(`A prepared statement contains a value: ${text}`)
  return { sql: `${mark} ${text}`, query }
}

function isRaw<Row>(built: Compilable<Row> | RawBuilder<Row>): built is RawBuilder<Row> {
  return 'isRawBuilder' in built
}
