#!/usr/bin/env node
// Every npm script comes through here. It runs on any Node from 20 on, so it is plain JavaScript without dependencies:
// it installs what the lock file names (again, when an earlier install was interrupted) and hands over to Node 24.
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const modules = join(root, 'node_modules')
const marker = join(modules, '.patchboard-install.json')
const lock = join(root, '.install-lock')
const nodeMinimum = [24, 12]

const args = process.argv.slice(2)
// Options before the program are Node's: --watch, --inspect, --cpu-prof.
const program = args.findIndex((arg) => !arg.startsWith('-'))
const nodeOptions = args.slice(0, program)
const [entry, ...rest] = args.slice(program)
// Everything is installed at once, so that a later `npm test` does not replace the packages under a running server.
const everything = process.env.NODE_ENV !== 'production' || !entry.startsWith('src/')

handOver(readInstall()?.node ?? install())

/** What the last install left, when it finished, from this lock file, with all that this command needs. */
function readInstall() {
  try {
    const made = JSON.parse(readFileSync(marker, 'utf8'))
    return made.lock === lockHash() && (made.everything || !everything) && existsSync(made.node) ? made : undefined
  } catch {
    return undefined
  }
}

function lockHash() {
  return createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex')
}

/** Returns the Node to run with. Of several launches at once, one installs and the others wait for it. */
function install() {
  for (let waits = 0; !takeLock(); waits++) {
    if (waits === 10) say(`Waiting for the process ${readHolder(lock)}, which installs the packages (${lock} says so).`)
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200)
  }
  try {
    const made = readInstall()
    if (made) return made.node
    say('Installing the packages that package-lock.json names. This happens once.')
    rmSync(marker, { force: true })
    runNpm(['ci', '--no-audit', '--no-fund', '--loglevel=error', everything ? '--include=dev' : '--omit=dev'])
    const node = findNode()
    mkdirSync(modules, { recursive: true })
    writeFileSync(marker, JSON.stringify({ lock: lockHash(), everything, node }))
    return node
  } finally {
    rmSync(lock, { force: true })
  }
}

function runNpm(npmArgs) {
  const npm = process.env.npm_execpath
  const options = { stdio: ['ignore', 'inherit', 'inherit'], cwd: root }
  const run = npm?.endsWith('.js') ? spawnSync(process.execPath, [npm, ...npmArgs], options) : spawnSync('npm', npmArgs, options)
  if (run.status === 0) return
  rmSync(lock, { force: true })
  const how = run.error?.message ?? run.signal ?? `exit status ${run.status}`
  fail(`The packages could not be installed (npm: ${how}). Check the network and the disk, then run the command again.`)
}

/** False while another launch that is alive holds the lock. */
function takeLock() {
  try {
    writeFileSync(lock, String(process.pid), { flag: 'wx' })
    return true
  } catch (error) {
    if (error.code !== 'EEXIST')
      return fail(`${root} cannot be written by this user (${error.code}): the packages cannot be installed.`)
  }
  const holder = readHolder(lock)
  if (holder !== undefined && !isAlive(holder)) removeLockOf(holder)
  return false
}

/** By a rename: should another launch have taken the lock meanwhile, its file is put back. */
function removeLockOf(holder) {
  const aside = `${lock}.${process.pid}`
  try {
    renameSync(lock, aside)
    if (readHolder(aside) !== holder) linkSync(aside, lock)
    rmSync(aside)
  } catch (error) {
    if (error.code !== 'ENOENT' && error.code !== 'EEXIST') throw error
  }
}

/** 0, which is nobody, when its launch was killed before it wrote its number; undefined when the file is gone. */
function readHolder(file) {
  try {
    return Number(readFileSync(file, 'utf8'))
  } catch {
    return undefined
  }
}

function isAlive(pid) {
  // A number of our own was left by an earlier launch, as happens in containers.
  if (pid === 0 || pid === process.pid) return false
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error.code === 'EPERM'
  }
}

/** The Node that came with npm, or the running one where it is new enough. */
function findNode() {
  const bundled = join(modules, `node-${process.platform}-${process.arch}`, 'bin', 'node')
  if (existsSync(bundled) && spawnSync(bundled, ['--version']).status === 0) return bundled
  const [major, minor] = process.versions.node.split('.').map(Number)
  if (major > nodeMinimum[0] || (major === nodeMinimum[0] && minor >= nodeMinimum[1])) return process.execPath
  rmSync(lock, { force: true })
  return fail(
    `No Node 24 for ${process.platform} ${process.arch} comes with npm, and this is Node ${process.versions.node}. Install Node ${nodeMinimum.join('.')} or newer and run the command again.`,
  )
}

/** Runs in the folder of the clone. INIT_CWD, which npm sets, says where the user stands, for file names in commands. */
function handOver(node) {
  const script = entry === 'vitest' ? join(modules, 'vitest', 'vitest.mjs') : join(root, entry)
  const child = spawn(node, [...nodeOptions, script, ...rest], {
    stdio: 'inherit',
    cwd: root,
    env: {
      ...process.env,
      INIT_CWD: process.env.INIT_CWD ?? process.cwd(),
      PATH: `${dirname(node)}:${process.env.PATH}`,
      NODE_COMPILE_CACHE: join(modules, '.cache', 'node'),
    },
  })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  child.on('error', (error) => fail(`${node} could not be started: ${error.message}`))
  child.on('exit', (code, signal) => {
    if (!signal) process.exit(code ?? 1)
    process.removeAllListeners(signal)
    process.kill(process.pid, signal)
  })
}

function say(text) {
  process.stderr.write(`patchboard: ${text}\n`)
}

function fail(text) {
  say(text)
  process.exit(1)
}
