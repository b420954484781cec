// Guarantee: no file with the id of a process that is gone keeps the database from starting, whatever has that id now.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chownSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { beforeAll, describe, expect, it } from 'vitest'
import {
  ask,
  children,
  clusterOf,
  isRoot,
  isUp,
  kill,
  leave,
  makeBase,
  ownerOf,
  pidOf,
  use,
} from '../../../test/support/embedded/embedded-users.ts'
import { until } from '../../../test/support/until.ts'
import { isServerOf, isStillRunning, startOf } from './processes.ts'

const base = makeBase()

/** A process of PostgreSQL's user that is not PostgreSQL. */
function startOther(dataDir: string, command = 'sleep', args = ['600']): ChildProcess {
  const child = spawn(command, args, { ...(isRoot ? ownerOf(clusterOf(dataDir)) : {}) })
  children.push(child)
  return child
}

function leaveBehind(dataDir: string, name: string, text: string): void {
  const file = join(clusterOf(dataDir), name)
  writeFileSync(file, text)
  if (isRoot) chownSync(file, ownerOf(clusterOf(dataDir)).uid, ownerOf(clusterOf(dataDir)).gid)
}

/** What a server that was killed leaves behind. */
function leaveLocks(dataDir: string, pid: number | undefined): void {
  const cluster = clusterOf(dataDir)
  leaveBehind(dataDir, 'postmaster.pid', `${pid}\n${cluster}\n1\n5432\n${cluster}\n\n 1 1\nready   \n`)
  leaveBehind(dataDir, '.s.PGSQL.5432.lock', `${pid}\n${cluster}\n1\n5432\n\n`)
}

async function expectStart(dataDir: string): Promise<void> {
  const user = await use(dataDir)
  expect(user.said.failure).toBeUndefined()
  expect(await ask(user.said.host, 'SELECT 7')).toBe(7)
  await leave(user)
  expect(isUp(dataDir)).toBe(false)
}

const dataDir = join(base, 'data')
const initdbMillisecondsMax = 120_000
beforeAll(async () => leave(await use(dataDir)), initdbMillisecondsMax)

describe('a new server starts', () => {
  it('although another process has the pid that is in all lock files', async () => {
    const other = startOther(dataDir)
    leaveLocks(dataDir, other.pid)
    await expectStart(dataDir)
    expect(other.exitCode).toBeNull()
    expect(readdirSync(clusterOf(dataDir)).filter((name) => /\.pid|\.lock/.test(name))).toEqual([])
  })

  it('although that process shows the log of the database', async () => {
    const other = startOther(dataDir, 'tail', ['-f', join(clusterOf(dataDir), 'log/postgres'), '-F', '/dev/null'])
    leaveLocks(dataDir, other.pid)
    await expectStart(dataDir)
  })

  it('although only the lock of the socket was left behind', async () => {
    leaveBehind(dataDir, '.s.PGSQL.5432.lock', `${startOther(dataDir).pid}\n${clusterOf(dataDir)}\n1\n5432\n\n`)
    await expectStart(dataDir)
  })

  // In a container without an init process, one whose parent has ended stays a zombie.
  it.runIf(process.platform === 'linux')('although the killed server is still listed as a zombie', async () => {
    const parent = startOther(dataDir, 'sh', ['-c', 'sleep 600 & echo $!; exec sleep 600'])
    const [line] = (await once(createInterface(parent.stdout as NodeJS.ReadableStream), 'line')) as [string]
    // The shell would take notice of the end; the program that takes its place does not.
    await until(() => readFileSync(`/proc/${parent.pid}/comm`, 'utf8').trim() === 'sleep')
    process.kill(Number(line), 'SIGKILL')
    await until(() => readFileSync(`/proc/${line}/stat`, 'utf8').includes(') Z '))
    leaveLocks(dataDir, Number(line))
    await expectStart(dataDir)
  })

  it('once, if several processes find the stale locks at the same time', async () => {
    leaveLocks(dataDir, startOther(dataDir).pid)
    const users = await Promise.all([use(dataDir), use(dataDir), use(dataDir)])
    for (const user of users) expect(await ask(user.said.host, 'SELECT 7')).toBe(7)
    await Promise.all(users.map(leave))
    expect(isUp(dataDir)).toBe(false)
  })
})

describe('a process that joined a running server', async () => {
  // SIGTERM lets PostgreSQL wait for its connections, and refuse new ones meanwhile.
  it.each(['SIGKILL', 'SIGQUIT', 'SIGINT', 'SIGTERM'] as const)(
    'starts another one when that ends by %s, after the process that started it was killed',
    async (signal) => {
      const first = await use(dataDir)
      const joined = await use(dataDir)
      const pid = pidOf(dataDir)
      await kill(first)
      process.kill(pid, signal)
      await until(async () => pidOf(dataDir) !== pid && (await ask(joined.said.host, 'SELECT 7').catch(() => 0)) === 7)
      expect(isUp(dataDir)).toBe(true)
      await leave(joined)
      expect(isUp(dataDir)).toBe(false)
    },
  )
})

describe('an unfinished database', () => {
  it.each([
    ['is removed if its process is gone', '4194305-1', true],
    ['is removed if another process has its id by now', `${process.pid}-1`, true],
    ['stays if its process still makes it', `${process.pid}-${startOf(process.pid)}`, false],
    ['of an older version stays if a process has its id', `${process.pid}`, false],
  ])('%s', async (_what, id, isRemoved) => {
    const unfinished = join(dataDir, `.postgres-new-${id}-abcdef`)
    mkdirSync(join(unfinished, 'base'), { recursive: true, mode: 0o711 })
    await expectStart(dataDir)
    expect(existsSync(unfinished)).toBe(!isRemoved)
  })
})

describe('a process', () => {
  it('is known by its id and its start, and as the server of a cluster by its command', () => {
    const start = startOf(process.pid)
    expect(start).toMatch(/^\d+$/)
    expect([isStillRunning(process.pid, start), isStillRunning(process.pid, `${start}1`)]).toEqual([true, false])
    expect([isStillRunning(4_194_305, start), isServerOf(process.pid, '/')]).toEqual([false, false])
  })
})
