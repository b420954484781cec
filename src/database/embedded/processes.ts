// Asks the system about other processes. A process id alone says little: after a restart, above all of a container, it
// belongs to another process. So whoever finds one in a file also compares the command, or the time of the start.
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { basename } from 'node:path'

/** True if any process has the id, even one that has ended and that its parent has not noticed yet. */
export function isAlive(pid: number): boolean {
  if (!(pid > 0)) return false
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/**
 * Returns when the process started, as digits that only mean something on this machine. Undefined if there is no such
 * process, or if the system does not say.
 */
export function startOf(pid: number): string | undefined {
  try {
    // The name of the program, in parentheses, may contain spaces and parentheses. The start is the 20th field after it.
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]
  } catch {
    const started = Date.parse(askPs(pid, 'lstart='))
    return Number.isNaN(started) ? undefined : String(started / 1000)
  }
}

/** True if a process that wrote its id and its start still runs. Without a start, the id alone decides. */
export function isStillRunning(pid: number, start: string | undefined): boolean {
  return isAlive(pid) && (start === undefined || (startOf(pid) ?? start) === start)
}

/** True if the process is the PostgreSQL server of this cluster, and not for example a pager that shows its log. */
export function isServerOf(pid: number, cluster: string): boolean {
  if (!isAlive(pid)) return false
  try {
    const [program = '', ...args] = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0')
    return basename(program) === 'postgres' && args[args.indexOf('-D') + 1] === cluster
  } catch {
    return `${askPs(pid, 'command=').trim()} `.includes(`/postgres -D ${cluster} `)
  }
}

/** For systems without /proc, such as macOS. */
function askPs(pid: number, column: string): string {
  const options = { encoding: 'utf8', env: { PATH: '/usr/bin:/bin', LC_ALL: 'C' } } as const
  return spawnSync('ps', ['-ww', '-o', column, '-p', String(pid)], options).stdout ?? ''
}
