// Guarantee: a file under the name of a backup is a whole backup that only its owner can read.
import { spawnSync } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { writeWholeFile } from './write-file.ts'

const base = mkdtempSync(join(tmpdir(), 'patchboard-write-'))
const directory = join(base, 'd')
const file = join(directory, 'b.gz')
const mounted: string[] = []
afterAll(() => {
  for (const path of mounted) spawnSync('umount', [path])
  rmSync(base, { recursive: true })
})
beforeEach(() => {
  rmSync(directory, { recursive: true, force: true })
  mkdirSync(directory)
})

async function* content(count: number, failure?: Error): AsyncGenerator<Buffer> {
  for (let i = 0; i < count; i++) yield Buffer.alloc(1024, 'x')
  if (failure !== undefined) throw failure
}
const write = (path: string, count = 1, failure?: Error) => writeWholeFile(path, [content(count, failure), new PassThrough()])

describe('the file', () => {
  it('replaces one that others could read by one that only its owner can', async () => {
    writeFileSync(file, 'old', { mode: 0o644 })
    await write(file)
    expect([statSync(file).size, statSync(file).mode & 0o777, readdirSync(directory)]).toEqual([1024, 0o600, ['b.gz']])
  })

  it('is as it was if writing fails, and nothing else is left', async () => {
    writeFileSync(file, 'old')
    await expect(write(file, 3, new Error('broken'))).rejects.toThrow('broken')
    expect([readFileSync(file, 'utf8'), readdirSync(directory)]).toEqual(['old', ['b.gz']])
  })

  it.runIf(process.getuid?.() === 0)('is as it was if the disk is full', async ({ skip }) => {
    const small = join(base, 'small')
    mkdirSync(small)
    if (spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', small]).status !== 0) return skip()
    mounted.push(small)
    writeFileSync(join(small, 'b.gz'), 'old')
    await expect(write(join(small, 'b.gz'), 1000)).rejects.toThrow(/^The disk of .*b\.gz is full.*No file was written\./)
    expect([readFileSync(join(small, 'b.gz'), 'utf8'), readdirSync(small)]).toEqual(['old', ['b.gz']])
  })

  it('is written through a link', async () => {
    mkdirSync(join(directory, 'real'))
    writeFileSync(join(directory, 'real/b.gz'), 'old')
    symlinkSync('real/b.gz', file)
    await write(file)
    expect([statSync(join(directory, 'real/b.gz')).size, readdirSync(join(directory, 'real'))]).toEqual([1024, ['b.gz']])
  })
})

describe('refuses', () => {
  it.each([
    ['a directory', 'a directory, not a regular file', () => mkdirSync(file)],
    ['a pipe', 'a pipe, not a regular file', () => spawnSync('mkfifo', [file])],
    ['a link to a device', 'a device, not a regular file', () => symlinkSync('/dev/null', file)],
    ['a link to nothing', 'a link to a file that does not exist', () => symlinkSync('nothing', file)],
  ])('%s', async (_what, message, make) => {
    make()
    await expect(write(file)).rejects.toThrow(`${file} is ${message}`)
    expect(readdirSync(directory)).toEqual(['b.gz'])
  })

  it('a directory that does not exist', () =>
    expect(write(join(directory, 'gone/b.gz'))).rejects.toThrow(/^The directory .*gone does not exist/))

  it.runIf(existsSync('/proc/self'))('a directory that takes no files', () =>
    expect(write('/proc/b.gz')).rejects.toThrow('/proc/b.gz cannot be written (ENOENT). Choose another file.'),
  )

  it('a file that is used as a directory', async () => {
    writeFileSync(file, 'old')
    await expect(write(join(file, 'b.gz'))).rejects.toThrow(/cannot be written \(ENOTDIR\)/)
  })
})
