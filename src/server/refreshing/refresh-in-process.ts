// Starts the process that refreshes civic data, and waits for it.
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { TaskLog } from '../../background/repeat.ts'
import type { Refresh } from '../../civic-data/refreshing/start-upkeep.ts'
import type { LoggedLine, RefreshRequest } from './process.ts'

/** Of V8, in MB and percent: half the memory for half as much time again, as for the command in scripts/launch.mjs. */
const smallHeap = ['--max-semi-space-size=2', '--heap-growing-percent=20']

/** `config`: how the process opens the same database. */
export function refreshInProcess(config: RefreshRequest['database'], log: TaskLog): Refresh {
  const { databaseUrl, dataDir, statementTimeoutSeconds } = config
  return async (night, signal) => {
    const child = fork(fileURLToPath(import.meta.resolve('./process.ts')), { execArgv: smallHeap })
    const stop = () => child.kill()
    signal.addEventListener('abort', stop)
    child.on('message', ({ level, details, message }: LoggedLine) => log[level](details, message))
    const database = { databaseUrl, dataDir, statementTimeoutSeconds }
    child.send({ database, night: night.toISOString() } satisfies RefreshRequest)
    try {
      const [code, killedBy] = await once(child, 'exit')
      if (code !== 0 && !signal.aborted) throw new Error(`The process that refreshes datasets ended with ${code ?? killedBy}.`)
    } finally {
      signal.removeEventListener('abort', stop)
    }
  }
}
