import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { cloneDatabase } from '../../test/support/database.ts'
import { prepared } from './prepared-statements.ts'

const { db } = await cloneDatabase()

const preparedStatements = sql<{ statement: string; plans: number }>`
  SELECT statement, generic_plans + custom_plans AS plans FROM pg_prepared_statements`

test('a connection prepares a marked statement once, whatever its parameters, and no other statement', async () => {
  await db.connection().execute(async (connection) => {
    const add = (a: number, b: number) => sql<{ sum: number }>`${prepared} SELECT ${a}::integer + ${b} AS sum`.execute(connection)
    expect((await add(1, 2)).rows).toEqual([{ sum: 3 }])
    expect((await add(40, 2)).rows).toEqual([{ sum: 42 }])
    await sql`SELECT ${1}::integer`.execute(connection)
    const { rows } = await preparedStatements.execute(connection)
    expect(rows).toEqual([{ statement: expect.stringContaining('SELECT $1::integer + $2 AS sum'), plans: 2 }])
  })
})

test('a prepared statement that fails reports its error as usual, and can be used again', async () => {
  await db.connection().execute(async (connection) => {
    const divide = (by: number) => sql<{ result: number }>`${prepared} SELECT 84 / ${by}::integer AS result`.execute(connection)
    await expect(divide(0)).rejects.toThrow('division by zero')
    expect((await divide(2)).rows).toEqual([{ result: 42 }])
  })
})
