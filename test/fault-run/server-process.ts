// The server of a fault run under a supervisor: a process of `src/main.ts` that is restarted on the same port whenever it ends.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'

export type Environment = Readonly<Record<string, string>>

export interface ServerProcess {
  /** Kills it and starts it again. Resolves when it listens. */
  kill(): Promise<void>
  stop(): Promise<void>
  /** Exits that the run did not cause. */
  readonly crashes: readonly string[]
  /** Logged errors, and how often each occurred. */
  readonly complaints: ReadonlyMap<string, number>
}

const source = join(import.meta.dirname, '../../src')

/** Resolves when it listens. Throws if it cannot be started at all. */
export async function startServerProcess(environment: Environment): Promise<ServerProcess> {
  const crashes: string[] = []
  const complaints = new Map<string, number>()
  let isStopped = false
  let isListening = false
  let hasListened = false
  let listening = Promise.withResolvers<void>()
  let child: ChildProcess

  const start = () => {
    let errors = ''
    child = spawn(process.execPath, [join(source, 'main.ts')], { env: environment, stdio: ['ignore', 'pipe', 'pipe'] })
    readLines(child.stdout, (line) => {
      noteComplaint(complaints, line)
      if (line !== 'Press Ctrl-C to stop.') return
      isListening = true
      hasListened = true
      listening.resolve()
    })
    readLines(child.stderr, (line) => (errors += `${line}\n`))
    child.once('exit', (code, signal) => {
      const ending = `${signal ?? `exit status ${code}`}: ${errors}`
      if (!hasListened) listening.reject(new Error(ending))
      // It cannot start without a database; the supervisor retries.
      if (isListening && !isStopped) crashes.push(ending)
      if (hasListened && !isStopped) start()
    })
  }
  const abandon = () => child.kill('SIGKILL')
  process.once('exit', abandon)
  start()
  await listening.promise
  return {
    crashes,
    complaints,
    kill: async () => {
      if (isListening) listening = Promise.withResolvers()
      isListening = false
      child.kill('SIGKILL')
      await listening.promise
    },
    stop: async () => {
      isStopped = true
      process.off('exit', abandon)
      child.kill('SIGTERM')
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
    },
  }
}

function readLines(stream: Readable | null, hear: (line: string) => void): void {
  if (stream !== null) createInterface({ input: stream }).on('line', hear)
}

function noteComplaint(complaints: Map<string, number>, line: string): void {
  if (!/^\{"level":[56]0/.test(line)) return
  const { msg, err } = JSON.parse(line) as { msg?: string; err?: { code?: string; message?: string } }
  const what = `${msg}: ${err?.code ?? ''} ${err?.message ?? ''}`
  complaints.set(what, (complaints.get(what) ?? 0) + 1)
}

/** Runs a CLI command as a process. Resolves with its output; throws if it fails. */
export async function runCommand(environment: Environment, ...args: readonly string[]): Promise<string> {
  const child = spawn(process.execPath, [join(source, 'cli.ts'), ...args], {
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const said = { out: '', err: '' }
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said.out += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said.err += text))
  const [code] = await once(child, 'close')
  if (code !== 0) throw new Error(`${args.join(' ')} failed: ${said.err}${said.out}`)
  return said.out
}
