// Makes the context that every command gets: the configuration, the database, the clock, randomness and the output.
import type { Actor } from '../audit/actor.ts'
import type { Clock } from '../clock.ts'
import type { Environment } from '../config/environment.ts'
import { readConfig } from '../config/read-config.ts'
import { migrate } from '../database/migrate.ts'
import { openDatabase } from '../database/open.ts'
import type { Db } from '../database/types.ts'
import type { Random } from '../random.ts'
import type { CommandContext } from './command.ts'

export interface ContextOptions {
  readonly env: Environment
  readonly findActor: (db: Db) => Promise<Actor>
  readonly clock: Clock
  readonly random: Random
  readonly output: NodeJS.WritableStream
  readonly errors: NodeJS.WritableStream
}

export function createContext({ env, findActor, clock, random, output, errors }: ContextOptions): CommandContext {
  const note = (line: string) => void errors.write(`${line}\n`)
  let isNoted = false
  const config = () => {
    const config = readConfig(env)
    // Otherwise a command might work on another database than the user thinks.
    if (!isNoted) config.misspelt.forEach(note)
    isNoted = true
    return config
  }
  return {
    config,
    withDatabase: async (work) => {
      const database = await openDatabase(config())
      try {
        await migrate(database.db)
        return await work(database)
      } finally {
        await database.close()
      }
    },
    authorship: async (db) => ({ actor: await findActor(db), now: clock() }),
    clock,
    random,
    print: (line) => output.write(`${line}\n`),
    note,
  }
}
