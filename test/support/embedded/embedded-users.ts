// Processes that use the embedded PostgreSQL, for tests that start and kill them. They prove the guarantees for the machine
// that runs them.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdtempSync, readdirSync, realpathSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import pg from 'pg'
import { afterAll } from 'vitest'
import { readPostmaster } from '../../../src/database/embedded/lock-files.ts'
import { isServerOf } from '../../../src/database/embedded/processes.ts'
import { canAccess } from '../../../src/database/embedded/program.ts'

const script = join(import.meta.dirname, 'embedded-process.ts')
const fast = JSON.stringify({ fsync: 'off', full_page_writes: 'off' })
export const isRoot = process.getuid?.() === 0
export const nobody = { uid: 65_534, gid: 65_534 }
/** True if root can run the tests of an ordinary user, which needs access to the repository. */
export const canActAsNobody = isRoot && canAccess(import.meta.dirname, nobody) && canAccess(dirname(process.execPath), nobody)

export interface User {
  readonly child: ChildProcess
  readonly said: { host: string; failure?: string; name?: string }
}

/** Makes a directory for the data directories of a test file. What runs in it is killed at the end. */
export function makeBase(): string {
  const base = mkdtempSync(join(tmpdir(), 'patchboard-embedded-'))
  chmodSync(base, 0o711)
  afterAll(() => {
    for (const child of children) if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL')
    for (const name of readdirSync(base, { recursive: true }).map(String)) {
      if (!name.endsWith('postmaster.pid')) continue
      const cluster = realpathSync(dirname(join(base, name)))
      const postmaster = readPostmaster(cluster)
      if (postmaster && isServerOf(postmaster.pid, cluster)) process.kill(postmaster.pid, 'SIGQUIT')
    }
    rmSync(base, { recursive: true, force: true, maxRetries: 10 })
  })
  return base
}

export const children: ChildProcess[] = []

export async function use(dataDir: string, as: { uid?: number; gid?: number } = {}, settings = fast): Promise<User> {
  const child = spawn(process.execPath, [script, dataDir, settings], { stdio: ['pipe', 'pipe', 'inherit'], ...as })
  children.push(child)
  const [line] = (await once(createInterface(child.stdout as NodeJS.ReadableStream), 'line')) as [string]
  return { child, said: JSON.parse(line) }
}

export async function leave({ child }: User): Promise<void> {
  const left = once(child, 'exit')
  child.stdin?.end()
  await left
}

export async function kill({ child }: User): Promise<void> {
  const gone = once(child, 'exit')
  child.kill('SIGKILL')
  await gone
}

export async function ask(host: string, statement: string): Promise<unknown> {
  const client = new pg.Client({ host, port: 5432, user: 'postgres', database: 'postgres', ssl: false })
  client.on('error', () => {})
  await client.connect()
  try {
    return Object.values((await client.query(statement)).rows[0] ?? {})[0]
  } finally {
    await client.end()
  }
}

export const clusterOf = (dataDir: string): string => realpathSync(join(dataDir, 'postgres'))
export const pidOf = (dataDir: string): number => readPostmaster(clusterOf(dataDir))?.pid ?? 0

export function isUp(dataDir: string): boolean {
  return isServerOf(pidOf(dataDir), clusterOf(dataDir))
}

export function ownerOf(path: string): { uid: number; gid: number } {
  const { uid, gid } = statSync(path)
  return { uid, gid }
}
