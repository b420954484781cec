// Guarantee: whatever is wrong with the data directory, the start fails quickly, with one sentence that names the place and
// says what to do.
import { spawnSync } from 'node:child_process'
import { chmodSync, chownSync, mkdirSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  ask,
  canActAsNobody,
  clusterOf,
  isRoot,
  leave,
  makeBase,
  nobody,
  ownerOf,
  use,
} from '../../../test/support/embedded/embedded-users.ts'

const base = makeBase()
const mounted: string[] = []
afterAll(() => {
  for (const path of mounted) spawnSync('umount', [path])
})

/** Only root may mount, and not in every container. */
function mountSmall(path: string, options: string): boolean {
  mkdirSync(path)
  const isMounted = spawnSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', path]).status === 0
  if (isMounted) mounted.push(path)
  return isMounted
}

async function failureOf(dataDir: string, as = {}): Promise<string> {
  const { said } = await use(dataDir, as)
  expect(said).toMatchObject({ name: 'OperatorError', failure: expect.stringMatching(/^.*\.$/) })
  return said.failure ?? ''
}

const template = join(base, 'template')
const initdbMillisecondsMax = 120_000
beforeAll(async () => leave(await use(template)), initdbMillisecondsMax)

/** Copies one database, because making one takes seconds. */
function makeDatabase(name: string): string {
  const dataDir = join(base, name)
  spawnSync('cp', ['-a', template, dataDir])
  return dataDir
}

describe('a failed start', { timeout: 120_000 }, () => {
  it('says what to do if the data directory is a file', async () => {
    writeFileSync(join(base, 'file'), '')
    const { said } = await use(join(base, 'file'))
    expect(said).toMatchObject({
      name: 'OperatorError',
      failure: expect.stringMatching(/is not a directory\. Set DATA_DIR/),
    })
  })

  it('says what to do if the path of the data directory is too long, or a link to itself', async () => {
    const long = join(base, 'x'.repeat(300))
    expect(await failureOf(long)).toBe(
      `DATA_DIR ${long} is not a path that this system can use (ENAMETOOLONG). Set DATA_DIR to another directory.`,
    )
    const loop = join(base, 'loop')
    symlinkSync('loop', loop)
    expect(await failureOf(loop)).toBe(
      `DATA_DIR ${loop} is not a path that this system can use (ELOOP). Set DATA_DIR to another directory.`,
    )
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
    const dataDir = makeDatabase('interrupted')
    mkdirSync(join(dataDir, '.postgres-new-4194305-abc', 'base'), { recursive: true })
    const user = await use(dataDir)
    expect(await ask(user.said.host, 'SELECT 7')).toBe(7)
    expect(readdirSync(dataDir)).toEqual(['postgres'])
    await leave(user)
  })

  // Such a path once kept Node's mkdir busy for ever.
  it.runIf(process.platform === 'linux')('says where no directory can be created', async () => {
    expect(await failureOf('/proc/patchboard/data')).toMatch(
      /^DATA_DIR \/proc\/patchboard\/data cannot be created .*\. Set DATA_DIR/,
    )
  })

  it('names a file in the way', async () => {
    writeFileSync(join(base, 'parent'), '')
    expect(await failureOf(join(base, 'parent', 'data'))).toMatch(/is not a directory, because .*parent is a file\. Set DATA_DIR/)
    mkdirSync(join(base, 'way'))
    writeFileSync(join(base, 'way/postgres'), '')
    expect(await failureOf(join(base, 'way'))).toMatch(/way\/postgres is a file.* Move it away/)
  })

  it('names a directory of something else in the place of the database', async () => {
    mkdirSync(join(base, 'other/postgres/lost+found'), { recursive: true })
    chmodSync(join(base, 'other'), 0o711)
    expect(await failureOf(join(base, 'other'))).toMatch(
      /other\/postgres has files but no database: PG_VERSION is missing\. Move/,
    )
  })

  it('says that an empty PG_VERSION means damage', async () => {
    const dataDir = makeDatabase('empty')
    writeFileSync(join(clusterOf(dataDir), 'PG_VERSION'), '')
    expect(await failureOf(dataDir)).toMatch(/is damaged: its file PG_VERSION is empty.*restore a backup/)
  })

  it.runIf(isRoot)('names a mount point in the place of the database', async ({ skip }) => {
    mkdirSync(join(base, 'mounted'), { mode: 0o711 })
    if (!mountSmall(join(base, 'mounted/postgres'), 'size=1m')) return skip()
    expect(await failureOf(join(base, 'mounted'))).toMatch(/postgres is a mount point\. Mount the volume at .*mounted instead/)
  })

  it('names the target of a link that does not exist', async () => {
    mkdirSync(join(base, 'dangling'))
    symlinkSync(join(base, 'gone'), join(base, 'dangling/postgres'))
    expect(await failureOf(join(base, 'dangling'))).toMatch(/is a link to .*gone, which does not exist/)
  })

  it.runIf(canActAsNobody)('says that the database belongs to another user', async () => {
    const dataDir = makeDatabase('theirs')
    chownSync(clusterOf(dataDir), 1, 1)
    expect(await failureOf(dataDir, nobody)).toMatch(/belongs to another user \(1\)\. Start Patchboard as that user/)
  })

  it.runIf(isRoot)('says that the disk is full', async ({ skip }) => {
    const small = join(base, 'small')
    if (!mountSmall(small, 'size=4m,mode=711')) return skip()
    expect(await failureOf(small)).toMatch(/^The disk of DATA_DIR .*small is full\. Free some space/)
    expect(readdirSync(small)).toEqual([])
  })

  it.runIf(isRoot)('says that the file system is read-only', async ({ skip }) => {
    const locked = join(base, 'read-only')
    if (!mountSmall(locked, 'size=1m,mode=711,ro')) return skip()
    expect(await failureOf(join(locked, 'data'))).toMatch(/cannot write to DATA_DIR .*, because its file system is read-only/)
  })

  // The server opens its log before it finds most of what is wrong. The cause is then only there.
  it('quotes the error from the log that has it', async () => {
    const dataDir = makeDatabase('damaged')
    rmSync(join(clusterOf(dataDir), 'pg_wal'), { recursive: true })
    expect(await failureOf(dataDir)).toMatch(/did not start: required WAL directory "pg_wal" does not exist\. Fix that/)
  })
})

describe('a lock file that PostgreSQL left empty', () => {
  it('does not keep the server from starting', async () => {
    const dataDir = makeDatabase('no pid')
    writeFileSync(join(clusterOf(dataDir), 'postmaster.pid'), '')
    if (isRoot)
      chownSync(join(clusterOf(dataDir), 'postmaster.pid'), ownerOf(clusterOf(dataDir)).uid, ownerOf(clusterOf(dataDir)).gid)
    const user = await use(dataDir)
    expect(await ask(user.said.host, 'SELECT 7')).toBe(7)
    await leave(user)
  })
})
