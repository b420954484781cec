#!/usr/bin/env node
// Every npm script comes through here. It runs on any Node from 20 on, so it is plain JavaScript without dependencies:
// it installs what the lock file names (again, when an earlier install was interrupted) and hands over to Node 24.
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const modules = join(root, 'node_modules')
const marker = join(modules, '.patchboard-install.json')
const nodeMinimum = [24, 12]

const args = process.argv.slice(2)
const nodeOptions = args[0] === '--watch' ? [args.shift()] : []
const [entry, ...rest] = args
const needsDevelopment = entry === 'vitest' || !entry.startsWith('src/')

installWhatIsMissing(needsDevelopment)
handOver(findNode())

function installWhatIsMissing(development) {
  const lock = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex')
  if (installed(lock, development)) return
  say('Installing the packages that package-lock.json names. This happens once.')
  const npmArgs = ['ci', '--no-audit', '--no-fund', '--loglevel=error', ...(development ? [] : ['--omit=dev'])]
  const npm = process.env.npm_execpath
  const run = npm?.endsWith('.js')
    ? spawnSync(process.execPath, [npm, ...npmArgs], spawnOptions())
    : spawnSync('npm', npmArgs, spawnOptions())
  if (run.status !== 0) {
    fail(
      `The packages could not be installed (npm ${run.signal ?? `exit status ${run.status}`}). Check the network and the disk, then run the command again.`,
    )
  }
  writeFileSync(marker, JSON.stringify({ lock, development }))
}

/** True when the last install finished, from this lock file, with all that this command needs. */
function installed(lock, development) {
  if (!existsSync(marker)) return false
  try {
    const made = JSON.parse(readFileSync(marker, 'utf8'))
    return made.lock === lock && (made.development || !development)
  } catch {
    return false
  }
}

/** The Node that came with npm, or the running one where it is new enough. */
function findNode() {
  const bundled = join(modules, `node-${process.platform}-${process.arch}`, 'bin', 'node')
  if (existsSync(bundled) && spawnSync(bundled, ['--version']).status === 0) return bundled
  const [major, minor] = process.versions.node.split('.').map(Number)
  if (major > nodeMinimum[0] || (major === nodeMinimum[0] && minor >= nodeMinimum[1])) return process.execPath
  return fail(
    `No Node 24 for ${process.platform} ${process.arch} comes with npm, and this is Node ${process.versions.node}. Install Node ${nodeMinimum.join('.')} or newer and run the command again.`,
  )
}

function handOver(node) {
  const script = entry === 'vitest' ? join(modules, 'vitest', 'vitest.mjs') : join(root, entry)
  const child = spawn(node, [...nodeOptions, script, ...rest], {
    ...spawnOptions(),
    env: { ...process.env, PATH: `${dirname(node)}:${process.env.PATH}`, NODE_COMPILE_CACHE: join(modules, '.cache', 'node') },
  })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  child.on('error', (err) => fail(`${node} could not be started: ${err.message}`))
  child.on('exit', (code, signal) => {
    if (!signal) process.exit(code ?? 1)
    process.removeAllListeners(signal)
    process.kill(process.pid, signal)
  })
}

/** Commands run where the user stands, so that a relative file name means what it says. */
function spawnOptions() {
  return { stdio: 'inherit', cwd: root }
}

function say(text) {
  process.stderr.write(`patchboard: ${text}\n`)
}

function fail(text) {
  say(text)
  process.exit(1)
}
