// A CallPower database for one test file, made from a recording. The test may change it.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, inject } from 'vitest'
import { administer, databaseUrl } from './global-setup.ts'

/** `callpower`: 6 campaigns and 1,500 calls. `filters`: a few rows of every kind. */
export type SourceName = 'callpower' | 'filters'

export interface CallPowerSource {
  readonly url: string
  /** Runs statements as the owner of the database. */
  sql(statements: string): Promise<void>
}

let made = 0

/** Call it at the top of a test file or of a `describe`. `encoding`: how the database is created, such as without an encoding. */
export async function loadCallPowerSource(name: SourceName, encoding = ''): Promise<CallPowerSource> {
  const serverUrl = inject('serverUrl')
  const database = `patchboard_source_${process.pid}_${++made}`
  await administer(serverUrl, `CREATE DATABASE ${database} ${encoding}`)
  const url = databaseUrl(serverUrl, database)
  afterAll(() => administer(serverUrl, `DROP DATABASE ${database} WITH (FORCE)`))
  const sql = (statements: string) => administer(url, statements)
  await sql(readFileSync(join(import.meta.dirname, `../contract/${name}.source.sql`), 'utf8'))
  return { url, sql }
}

/** Returns the rows of one query on the database at a URL. */
export async function rowsOf(url: string, query: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url, options: '-c TimeZone=UTC' })
  await client.connect()
  try {
    return (await client.query(query)).rows
  } finally {
    await client.end()
  }
}
