// Runs before all tests: opens one PostgreSQL (TEST_DATABASE_URL, or an embedded one) and migrates a template database. Each
// test file clones the template, which takes milliseconds.
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import type { TestProject } from 'vitest/node'
import { startEmbeddedPostgres } from '../../src/database/embedded/start.ts'
import { migrate } from '../../src/database/migrate.ts'
import { openDatabase } from '../../src/database/open.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** The URL of the server’s maintenance database. */
    serverUrl: string
    templateName: string
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const directory = mkdtempSync(join(tmpdir(), 'patchboard-test-'))
  // Under root, PostgreSQL runs as another user, who needs access to the folder.
  chmodSync(directory, 0o711)
  const embedded = process.env.TEST_DATABASE_URL
    ? undefined
    : await startEmbeddedPostgres({
        dataDir: directory,
        settings: { fsync: 'off', full_page_writes: 'off', synchronous_commit: 'off' },
      })
  const stop = async () => {
    await embedded?.stop()
    rmSync(directory, { recursive: true, force: true })
  }
  try {
    const serverUrl = process.env.TEST_DATABASE_URL || urlOf(embedded?.connection ?? {})
    const templateName = await makeTemplate(serverUrl, directory)
    project.provide('serverUrl', serverUrl)
    project.provide('templateName', templateName)
    return async () => {
      await administer(serverUrl, `DROP DATABASE ${templateName}`)
      await stop()
    }
  } catch (error) {
    // Vitest calls no teardown after a failed setup, and the server would keep running.
    await stop()
    throw error
  }
}

async function makeTemplate(serverUrl: string, dataDir: string): Promise<string> {
  const name = `patchboard_template_${process.pid}`
  await administer(serverUrl, `CREATE DATABASE ${name}`)
  const template = await openDatabase({ databaseUrl: databaseUrl(serverUrl, name), dataDir, statementTimeoutSeconds: 60 })
  await migrate(template.db)
  await template.close()
  return name
}

/** Another database on the same server. */
export function databaseUrl(serverUrl: string, name: string): string {
  const url = new URL(serverUrl)
  url.pathname = `/${name}`
  return url.toString()
}

export async function administer(serverUrl: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: serverUrl })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}

export function urlOf(connection: pg.ClientConfig): string {
  return `postgres://${connection.user}@localhost/${connection.database}?host=${encodeURIComponent(connection.host ?? '')}`
}
