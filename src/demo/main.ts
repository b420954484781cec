// The process of `npm run demo`: the same server as `npm start`, with a separate data directory that it fills with demo data. It
// never touches the database of an installation.
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { CommandError } from '../cli/command.ts'
import { systemClock } from '../clock.ts'
import { readConfig } from '../config/read-config.ts'
import type { Db } from '../database/types.ts'
import { runServer } from '../server/run-server.ts'
import { serve } from '../server/serve.ts'
import { findLatestCall } from './queries.ts'
import { makeDemo } from './seed.ts'
import { verdaniaFiles } from './verdania/files.ts'

const dataDir = join(import.meta.dirname, '../../demo-data')
const civicDir = join(dataDir, 'verdania')
const demoCalls = 60_000

const print = (text: string) => process.stdout.write(text)

await runServer(async (stopRequested) => {
  const isFresh = readFreshOption()
  await serve({
    config: readConfig({ ...process.env, DATABASE_URL: undefined, DATABASE_URI: undefined, DATA_DIR: dataDir }),
    clock: systemClock,
    stopRequested,
    print,
    isTerminal: process.stdout.isTTY === true,
    warn: (sentence) => process.stderr.write(`${sentence}\n`),
    prepare: ({ db }) => prepareDemo(db, isFresh),
  })
})

function readFreshOption(): boolean {
  const options = process.argv.slice(2)
  const unknown = options.find((option) => option !== '--fresh')
  if (unknown !== undefined)
    throw new CommandError(`Unknown option ${unknown}. The only option is --fresh, which creates the demo data again.`)
  return options.includes('--fresh')
}

async function prepareDemo(db: Db, isFresh: boolean): Promise<void> {
  print('\nThis is a demo: Verdania, its campaigns, its people and their calls are fictional.\n')
  if (process.env.DATABASE_URL || process.env.DATABASE_URI || process.env.DATA_DIR)
    print('DATABASE_URL and DATA_DIR are ignored; your database is not touched.\n')
  print(`The demo data is in ${dataDir}.\n`)
  print('For commands that use it: DATA_DIR=demo-data npm run patchboard -- --help\n')
  print('\nTo try with “Keep the Night Trains” at /practice: the postal code 10110 is in one district, 11305 in two,\n')
  print('20533 in two provinces; 40052 has a vacant seat, and 31377 a delegate without a number.\n')
  print('To see whom callers reach: DATA_DIR=demo-data npm run patchboard -- data who 11305 --country xv\n\n')
  const latestCall = await findLatestCall(db)
  if (latestCall !== undefined && !isFresh) {
    print(`The latest call is from ${latestCall.toISOString().slice(0, 16)}Z. To create new data: npm run demo -- --fresh\n\n`)
    return
  }
  print('Creating a year of calls, which takes a few seconds.\n\n')
  const now = systemClock()
  await makeDemo(db, { now, calls: demoCalls })
  await writeCivicFiles(now)
}

/** So that somebody can change them, and load them again. */
async function writeCivicFiles(now: Date): Promise<void> {
  await rm(civicDir, { recursive: true, force: true })
  await mkdir(civicDir, { recursive: true })
  for (const [name, bytes] of verdaniaFiles(now)) await writeFile(join(civicDir, name), bytes)
}
