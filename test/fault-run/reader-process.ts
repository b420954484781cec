// The reader of events of a fault run under a supervisor: a process of event-reader.ts that is killed again and again.
import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'

export interface ReaderProcess {
  /** Kills it, wherever it is, and starts it again. */
  kill(): void
  stop(): void
  /** How often it was killed. */
  readonly kills: number
}

export function startReaderProcess(databaseUrl: string): ReaderProcess {
  let isStopped = false
  let kills = 0
  let child: ChildProcess

  const start = () => {
    child = spawn(process.execPath, [join(import.meta.dirname, 'event-reader.ts'), databaseUrl], { stdio: 'ignore' })
    child.once('exit', () => {
      if (!isStopped) start()
    })
  }
  const abandon = () => child.kill('SIGKILL')
  process.once('exit', abandon)
  start()
  return {
    get kills() {
      return kills
    },
    kill: () => {
      kills += 1
      child.kill('SIGKILL')
    },
    stop: () => {
      isStopped = true
      process.off('exit', abandon)
      child.kill('SIGKILL')
    },
  }
}
