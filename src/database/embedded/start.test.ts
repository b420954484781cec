import { chownSync, existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import {
  ask,
  canActAsNobody,
  clusterOf,
  isRoot,
  isUp,
  kill,
  leave,
  makeBase,
  nobody,
  pidOf,
  use,
} from '../../../test/support/embedded/embedded-users.ts'
import { until } from '../../../test/support/until.ts'

const base = makeBase()

describe('one data directory', { timeout: 120_000 }, () => {
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

describe('the data directory', { timeout: 120_000 }, () => {
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
