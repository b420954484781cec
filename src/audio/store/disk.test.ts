import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { readConfig } from '../../config/read-config.ts'
import { openAudioFiles } from '../files.ts'

const base = mkdtempSync(join(tmpdir(), 'patchboard-audio-'))
afterAll(() => rmSync(base, { recursive: true }))

const filesIn = (dataDir: string) => openAudioFiles(readConfig({ DATA_DIR: dataDir }))
const bytes = Buffer.from('a recording')
const sha256 = '973d5cd4d1c9a99d1e00481a952b1f3664919095bb4f153c489091d1123c9cde'

test('a recording is stored whole under the hash of its content, and no other file is left behind', async () => {
  const dataDir = join(base, 'first')
  const saved = await filesIn(dataDir).save(bytes, 'mp3')
  expect(saved).toBe(`audio/${sha256}.mp3`)
  expect(readdirSync(join(dataDir, 'uploads/audio'))).toEqual([`${sha256}.mp3`])
  expect(readFileSync(join(dataDir, 'uploads', saved))).toEqual(bytes)
})

test('saving a recording again does not touch the file', async () => {
  const dataDir = join(base, 'again')
  const saved = await filesIn(dataDir).save(bytes, 'wav')
  const before = statSync(join(dataDir, 'uploads', saved))
  expect(await filesIn(dataDir).save(Buffer.from(bytes), 'wav')).toBe(saved)
  const after = statSync(join(dataDir, 'uploads', saved))
  expect([after.ino, after.mtimeMs]).toEqual([before.ino, before.mtimeMs])
})

test('saving a recording twenty times concurrently leaves one whole file', async () => {
  const dataDir = join(base, 'at-once')
  const large = Buffer.alloc(1024 * 1024, 7)
  const saved = await Promise.all(Array.from({ length: 20 }, () => filesIn(dataDir).save(large, 'mp3')))
  expect(new Set(saved).size).toBe(1)
  expect(readdirSync(join(dataDir, 'uploads/audio'))).toHaveLength(1)
  expect(readFileSync(join(dataDir, 'uploads', saved[0] ?? '')).equals(large)).toBe(true)
})

test('if the data directory cannot be written, the error says what to do', async () => {
  const dataDir = join(base, 'file')
  writeFileSync(dataDir, '')
  await expect(filesIn(dataDir).save(bytes, 'mp3')).rejects.toThrow(`DATA_DIR ${dataDir} is not a directory. Set DATA_DIR`)
})
