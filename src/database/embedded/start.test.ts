import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  chmodSync,
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { afterAll, describe, expect, it } from 'vitest'
import { isRunning, readPostmaster } from './cluster.ts'
import { canAccess } from './program.ts'

// These tests start and kill real processes, so they prove the guarantees for the machine that runs them.
const script = join(import.meta.dirname, '../../../test/support/embedded-process.ts')
const fast = JSON.stringify({ fsync: 'off', full_page_writes: 'off' })
const isRoot = process.getuid?.() === 0
const nobody = { uid: 65_534, gid: 65_534 }
/** True if root can run the tests of an ordinary user, which needs access to the repository. */
const canActAsNobody = isRoot && canAccess(import.meta.dirname, nobody) && canAccess(dirname(process.execPath), nobody)
const base = mkdtempSync(join(tmpdir(), 'patchboard-embedded-'))
chmodSync(base, 0o711)
const children: ChildProcess[] = []

interface User {
  readonly child: ChildProcess
  readonly said: { host: string; failure?: string; name?: string }
}

async function use(dataDir: string, as: { uid?: number; gid?: number } = {}, settings = fast): Promise<User> {
  const child = spawn(process.execPath, [script, dataDir, settings], { stdio: ['pipe', 'pipe', 'inherit'], ...as })
  children.push(child)
  const [line] = (await once(createInterface(child.stdout as NodeJS.ReadableStream), 'line')) as [string]
  return { child, said: JSON.parse(line) }
}

async function leave({ child }: User): Promise<void> {
  const left = once(child, 'exit')
  child.stdin?.end()
  await left
}

async function kill({ child }: User): Promise<void> {
  const gone = once(child, 'exit')
  child.kill('SIGKILL')
  await gone
}

async function ask(host: string, statement: string): Promise<unknown> {
  const client = new pg.Client({ host, port: 5432, user: 'postgres', database: 'postgres', ssl: false })
  client.on('error', () => {})
  await client.connect()
  try {
    return Object.values((await client.query(statement)).rows[0] ?? {})[0]
  } finally {
    await client.end()
  }
}

const clusterOf = (dataDir: string) => realpathSync(join(dataDir, 'postgres'))
const pidOf = (dataDir: string) => readPostmaster(clusterOf(dataDir))?.pid ?? 0

function isUp(dataDir: string): boolean {
  const postmaster = readPostmaster(clusterOf(dataDir))
  return postmaster !== undefined && isRunning(clusterOf(dataDir), postmaster)
}

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await pause(10)
}

afterAll(async () => {
  for (const child of children) if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL')
  for (const name of readdirSync(base, { recursive: true }).map(String)) {
    if (!name.endsWith('postmaster.pid')) continue
    const cluster = realpathSync(dirname(join(base, name)))
    const postmaster = readPostmaster(cluster)
    if (postmaster && isRunning(cluster, postmaster)) process.kill(postmaster.pid, 'SIGQUIT')
  }
  rmSync(base, { recursive: true, force: true, maxRetries: 10 })
})

describe('one data directory', () => {
  const dataDir = join(base, 'shared data, "ü"')

  it('serves two processes that start at once on a fresh directory', async () => {
    const [one, two] = await Promise.all([use(dataDir), use(dataDir)])
    expect(await ask(one.said.host, 'CREATE TABLE t AS SELECT 7 AS n')).toBeUndefined()
    expect(await ask(two.said.host, 'SELECT n FROM t')).toBe(7)
    expect(readdirSync(dataDir)).toEqual(['postgres'])
    await leave(one)
    expect(isUp(dataDir)).toBe(true)
    expect(await ask(two.said.host, 'SELECT n FROM t')).toBe(7)
    await leave(two)
    expect(isUp(dataDir)).toBe(false)
  })

  it('is private, without a TCP port, durable, with checksums', async () => {
    const user = await use(dataDir, {}, '{}')
    expect(statSync(clusterOf(dataDir)).mode & 0o777).toBe(0o700)
    expect(await ask(user.said.host, 'SHOW listen_addresses')).toBe('')
    expect(await ask(user.said.host, 'SHOW data_checksums')).toBe('on')
    expect(await ask(user.said.host, 'SHOW fsync')).toBe('on')
    await leave(user)
  })

  it('survives SIGKILL of its only process: the next one joins the running server, and stops it at the end', async () => {
    const killed = await use(dataDir)
    const pid = pidOf(dataDir)
    await kill(killed)
    const next = await use(dataDir)
    expect(pidOf(dataDir)).toBe(pid)
    expect(await ask(next.said.host, 'SELECT n FROM t')).toBe(7)
    await leave(next)
    expect(isUp(dataDir)).toBe(false)
  })

  it('restarts a server that is killed while it is in use', async () => {
    const user = await use(dataDir)
    const pid = pidOf(dataDir)
    process.kill(pid, 'SIGKILL')
    await until(async () => pidOf(dataDir) !== pid && (await ask(user.said.host, 'SELECT n FROM t').catch(() => 0)) === 7)
    await leave(user)
    expect(isUp(dataDir)).toBe(false)
  })

  it('starts even if another process now has the pid in a stale postmaster.pid', async () => {
    const sleeper = spawn('sleep', ['600'], { ...(isRoot ? ownerOf(clusterOf(dataDir)) : {}) })
    children.push(sleeper)
    writeFileSync(
      join(clusterOf(dataDir), 'postmaster.pid'),
      `${sleeper.pid}\n${clusterOf(dataDir)}\n1\n5432\n${clusterOf(dataDir)}\n\n 1 1\nready   \n`,
    )
    if (isRoot)
      chownSync(join(clusterOf(dataDir), 'postmaster.pid'), ownerOf(clusterOf(dataDir)).uid, ownerOf(clusterOf(dataDir)).gid)
    const user = await use(dataDir)
    expect(await ask(user.said.host, 'SELECT n FROM t')).toBe(7)
    await leave(user)
  })

  it('rejects a cluster of another PostgreSQL version and says how to upgrade', async () => {
    const file = join(clusterOf(dataDir), 'PG_VERSION')
    const version = readFileSync(file, 'utf8')
    writeFileSync(file, '17\n')
    const { said } = await use(dataDir)
    expect(said).toMatchObject({
      name: 'OperatorError',
      failure: expect.stringMatching(/made by PostgreSQL 17.*restore it there\.$/),
    })
    writeFileSync(file, version)
  })
})

function ownerOf(path: string): { uid: number; gid: number } {
  const { uid, gid } = statSync(path)
  return { uid, gid }
}

describe('the data directory', () => {
  it('can have a path that is too long for a socket', async () => {
    const dataDir = join(base, 'l'.repeat(100), 'data')
    const user = await use(dataDir)
    expect(user.said.host).toMatch(/^\/tmp\/patchboard-/)
    expect(statSync(user.said.host).mode & 0o777).toBe(0o700)
    await kill(user)
    const next = await use(dataDir)
    expect(await ask(next.said.host, 'SELECT 7')).toBe(7)
    await leave(next)
    expect(existsSync(next.said.host)).toBe(false)
  })

  it.runIf(isRoot)('can be root’s, in a directory that no other user may enter', async () => {
    const closed = join(base, 'closed')
    mkdirSync(closed, { mode: 0o700 })
    const dataDir = join(closed, 'data')
    const user = await use(dataDir)
    expect(await ask(user.said.host, 'SELECT 7')).toBe(7)
    await leave(user)
    expect(lstatSync(join(dataDir, 'postgres')).isSymbolicLink()).toBe(true)
    expect(readFileSync(join(dataDir, 'WHERE-THE-DATABASE-IS.txt'), 'utf8')).toContain(clusterOf(dataDir))
    expect(statSync(closed).mode & 0o777).toBe(0o700)
    rmSync(dirname(clusterOf(dataDir)), { recursive: true })
  })

  it.runIf(canActAsNobody)('can be an ordinary user’s', async () => {
    const home = join(base, 'home')
    mkdirSync(home)
    chownSync(home, nobody.uid, nobody.gid)
    const user = await use(join(home, 'data'), nobody)
    expect(await ask(user.said.host, 'SELECT 7')).toBe(7)
    await leave(user)
    expect(statSync(join(home, 'data')).mode & 0o777).toBe(0o700)
  })
})

describe('a failed start', () => {
  it('says what to do if the data directory is a file', async () => {
    writeFileSync(join(base, 'file'), '')
    const { said } = await use(join(base, 'file'))
    expect(said).toMatchObject({
      name: 'OperatorError',
      failure: expect.stringMatching(/is not a directory\. Set DATA_DIR/),
    })
  })

  it.runIf(!isRoot || canActAsNobody)('says what to do if the data directory is not writable', async () => {
    const locked = join(base, 'locked')
    mkdirSync(locked, { mode: 0o555 })
    const { said } = await use(join(locked, 'data'), isRoot ? nobody : {})
    expect(said).toMatchObject({
      name: 'OperatorError',
      failure: expect.stringMatching(/cannot write to DATA_DIR.*set DATA_DIR/),
    })
  })

  it('that was killed during initdb is cleaned up by the next start', async () => {
    const dataDir = join(base, 'interrupted')
    mkdirSync(join(dataDir, '.postgres-new-4194305-abc', 'base'), { recursive: true })
    const user = await use(dataDir)
    expect(await ask(user.said.host, 'SELECT 7')).toBe(7)
    expect(readdirSync(dataDir)).toEqual(['postgres'])
    await leave(user)
  })
})
