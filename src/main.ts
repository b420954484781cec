// The process: reads the configuration, opens the database, listens, and closes with grace.
import { buildApp } from './app.ts'
import { systemClock } from './clock.ts'
import { readConfig } from './config.ts'
import { migrate } from './database/migrate.ts'
import { openDatabase } from './database/open.ts'

const config = readConfig(process.env)
const database = await openDatabase(config)
await migrate(database.db)
const app = await buildApp(config, { db: database.db, clock: systemClock })
await app.listen({ host: config.host, port: config.port })

let closing = false
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, async () => {
    if (closing) return
    closing = true
    await app.close()
    await database.close()
    process.exit(0)
  })
}
