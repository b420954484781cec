// Guarantee: a lock of the launcher that was left behind never keeps a command from starting.
import { spawn } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'

const base = mkdtempSync(join(tmpdir(), 'patchboard-launch-'))
const root = join(base, 'clone')
const lock = join(root, '.install-lock')
afterAll(() => rmSync(base, { recursive: true }))

/** A clone without packages, so that installing them takes no network and no time. */
beforeEach(() => {
  rmSync(root, { recursive: true, force: true })
  mkdirSync(join(root, 'scripts'), { recursive: true })
  cpSync(join(import.meta.dirname, '../scripts/launch.mjs'), join(root, 'scripts/launch.mjs'))
  const manifest = { name: 'clone', version: '1.0.0' }
  writeFileSync(join(root, 'package.json'), JSON.stringify(manifest))
  const packages = { '': manifest }
  writeFileSync(join(root, 'package-lock.json'), JSON.stringify({ ...manifest, lockfileVersion: 3, requires: true, packages }))
  writeFileSync(join(root, 'started.mjs'), "process.stdout.write('started')")
})

function launch(): Promise<string> {
  const args = [join(root, 'scripts/launch.mjs'), 'started.mjs']
  return text(spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'ignore'] }).stdout)
}

describe('the launcher starts the command', () => {
  it.each([
    ['without a lock', undefined],
    ['if the process in the lock is gone', '4194305 1'],
    ['if another process has its id by now', `${process.pid} 1`],
    ['if the lock is empty', ''],
  ])('%s', async (_what, content) => {
    if (content !== undefined) writeFileSync(lock, content)
    expect(await launch()).toMatch(/started$/)
    expect(existsSync(lock)).toBe(false)
  })
})
