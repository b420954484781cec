// The process of `npm run demo`: the same server as `npm start`, on a data directory of its own that it fills with a
// demonstration. It never touches the database of an installation.
import { join } from 'node:path'
import { CommandError } from '../cli/command.ts'
import { systemClock } from '../clock.ts'
import { readConfig } from '../config/read-config.ts'
import type { Db } from '../database/types.ts'
import { runServer } from '../server/run-server.ts'
import { serve } from '../server/serve.ts'
import { findLatestCall } from './queries.ts'
import { makeDemo } from './seed.ts'

const dataDir = join(import.meta.dirname, '../../demo-data')
const callsOfTheDemo = 60_000

const print = (text: string) => process.stdout.write(text)

await runServer(async (stopRequested) => {
  const fresh = readFresh()
  await serve({
    config: readConfig({ ...process.env, DATABASE_URL: undefined, DATABASE_URI: undefined, DATA_DIR: dataDir }),
    clock: systemClock,
    stopRequested,
    print,
    prepare: ({ db }) => prepareDemo(db, fresh),
  })
})

function readFresh(): boolean {
  const options = process.argv.slice(2)
  const unknown = options.find((option) => option !== '--fresh')
  if (unknown !== undefined) throw new CommandError(`The demonstration knows no ${unknown}; --fresh makes its data anew.`)
  return options.includes('--fresh')
}

async function prepareDemo(db: Db, fresh: boolean): Promise<void> {
  print('\nThis is a demonstration: Verdania, its campaigns, its people and their calls are invented.\n')
  if (process.env.DATABASE_URL || process.env.DATABASE_URI || process.env.DATA_DIR)
    print('The database of DATABASE_URL or DATA_DIR is not touched.\n')
  print(`The data lies in ${dataDir}.\n`)
  const latestCall = await findLatestCall(db)
  if (latestCall !== undefined && !fresh) {
    print(`Its calls end at ${latestCall.toISOString().slice(0, 16)}Z; "npm run demo -- --fresh" makes new ones.\n\n`)
    return
  }
  print('Making a year of calls, which takes some seconds.\n\n')
  await makeDemo(db, { now: systemClock(), calls: callsOfTheDemo })
}
