#!/usr/bin/env node
// Every npm script starts here. It runs on Node 20 and later, so it is plain JavaScript without dependencies: it installs the
// packages of the lock file (again, if an earlier install was interrupted) and hands over to Node 24.
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, linkSync, lstatSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
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
// Civic data is read from large files, often beside a running server: with a small heap, that takes 280 MB instead of 470, and half as
// long again. The server refreshes with the same options: src/server/refreshing/.
const heapOptions =
  entry === 'src/cli.ts' && rest.includes('data') ? ['--max-semi-space-size=2', '--heap-growing-percent=20'] : []
// Everything is installed at once, so that a later `npm test` does not replace the packages under a running server.
const everything = process.env.NODE_ENV !== 'production' || !entry.startsWith('src/')

handOver(readInstall()?.node ?? install())

/** Returns the record of the last install, if it finished, used this lock file and has everything that this command needs. */
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

/** Installs the packages and returns the path of Node 24. Of several processes at once, one installs and the others wait. */
function install() {
  // npm empties the folder that a link leads to, which another checkout may be using.
  if (lstatSync(modules, { throwIfNoEntry: false })?.isSymbolicLink())
    fail(
      `${modules} is a link, and its packages are not those of package-lock.json. Delete the link, then run the command again.`,
    )
  for (let waits = 0; !takeLock(); waits++) {
    if (waits === 10) say(`Waiting for the process ${readHolder(lock)?.pid}, which installs the packages (${lock} says so).`)
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

/** Returns false while another living process holds the lock. */
function takeLock() {
  try {
    writeFileSync(lock, `${process.pid} ${startOf(process.pid)}`, { flag: 'wx' })
    return true
  } catch (error) {
    if (error.code !== 'EEXIST')
      return fail(`${root} cannot be written by this user (${error.code}): the packages cannot be installed.`)
  }
  const holder = readHolder(lock)
  if (holder !== undefined && !isRunning(holder)) removeLockOf(holder)
  return false
}

/** Removes the lock by a rename. If another process has taken it meanwhile, its file is restored. */
function removeLockOf(holder) {
  const aside = `${lock}.${process.pid}`
  try {
    renameSync(lock, aside)
    if (readHolder(aside)?.text !== holder.text) linkSync(aside, lock)
    rmSync(aside)
  } catch (error) {
    if (error.code !== 'ENOENT' && error.code !== 'EEXIST') throw error
  }
}

/** Returns the process that holds the lock and when it started, or undefined if the file is gone. */
function readHolder(file) {
  try {
    const text = readFileSync(file, 'utf8')
    // Empty if the process was killed before it wrote its id.
    const [pid = '0', start] = text.split(' ')
    return { text, pid: Number(pid), start }
  } catch {
    return undefined
  }
}

/** Another process may have the id by now, as happens in containers, or even this one. */
function isRunning({ pid, start }) {
  if (pid === 0 || pid === process.pid) return false
  try {
    process.kill(pid, 0)
  } catch (error) {
    if (error.code !== 'EPERM') return false
  }
  return start === undefined || startOf(pid) === start
}

/** Returns when a process started, in whatever way the system says it. src/database/embedded/processes.ts does the same. */
function startOf(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]
  } catch {
    const { stdout } = spawnSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' })
    return (stdout ?? '').trim().replaceAll(/\s+/g, '-')
  }
}

/** Returns the Node installed from npm, or the running one if it is new enough. */
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

/** Runs in the folder of the clone. npm sets INIT_CWD to the user’s working directory, for file names in commands. */
function handOver(node) {
  const script = entry === 'vitest' ? join(modules, 'vitest', 'vitest.mjs') : join(root, entry)
  const child = spawn(node, [...heapOptions, ...nodeOptions, script, ...rest], {
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
