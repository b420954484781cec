// Writes the files of reference-files.ts. It needs no database, because it only builds the app and reads its description.
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { Kysely, PostgresDialect } from 'kysely'
import pg from 'pg'
import { buildApp } from '../src/app.ts'
import { systemClock } from '../src/clock.ts'
import { readConfig } from '../src/config/read-config.ts'
import type { Database } from '../src/database/database.ts'
import type { ReferenceDocument } from '../src/reference/document.ts'
import { appParts } from '../test/support/app-parts.ts'
import { referenceFiles } from './reference-files.ts'

const pool = new pg.Pool({ host: '127.0.0.1', port: 1 })
const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool }) })
const config = readConfig({ LOG_LEVEL: 'silent' })
const app = await buildApp(config, appParts(config, { db, pool, clock: systemClock }))
await app.ready()
const files = await referenceFiles(app.swagger() as unknown as ReferenceDocument)
for (const [path, text] of Object.entries(files)) {
  const file = join(import.meta.dirname, '..', path)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, text)
  process.stdout.write(`${path}\n`)
}
await app.close()
await db.destroy()
