// A database for one test file: cloned from the migrated template, dropped at the end of the file.
import { afterAll, inject } from 'vitest'
import { type OpenDatabase, openDatabase } from '../../src/database/open.ts'
import { administer, databaseUrl } from './global-setup.ts'

let made = 0

export interface TestDatabase extends OpenDatabase {
  readonly url: string
}

/** Call it at the top of a test file or of a `describe`. */
export async function cloneDatabase(): Promise<TestDatabase> {
  const serverUrl = inject('serverUrl')
  const name = `patchboard_test_${process.pid}_${++made}`
  await administer(serverUrl, `CREATE DATABASE ${name} TEMPLATE ${inject('templateName')}`)
  const url = databaseUrl(serverUrl, name)
  const database = await openDatabase({ databaseUrl: url, dataDir: '/nonexistent', statementTimeoutSeconds: 30 })
  afterAll(async () => {
    await database.close()
    await administer(serverUrl, `DROP DATABASE ${name} WITH (FORCE)`)
  })
  return { ...database, url }
}
