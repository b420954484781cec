// A primary and a streaming replica of it, made with pg_basebackup as an operator makes one, from the PostgreSQL of the system.
import { spawnSync } from 'node:child_process'
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from '../../scripts/free-port.ts'
import { findDebian } from '../../scripts/other-postgres.ts'

export interface Cluster {
  readonly url: string
  start(): void
  /** Without waiting for clients, or for anything to be written. */
  stop(): void
  /** Freezes all its processes, as if its machine hung, or lets them go on. */
  signal(signal: 'SIGSTOP' | 'SIGCONT'): void
}

export interface Pair {
  readonly primary: Cluster
  readonly replica: Cluster
  remove(): void
}

/** Undefined if the system has no pg_basebackup, or this is not root, who alone can start servers as another user. */
export async function startPair(): Promise<Pair | undefined> {
  const bin = process.getuid?.() === 0 ? findDebian() : undefined
  if (bin === undefined) return undefined
  const directory = mkdtempSync(join(tmpdir(), 'patchboard-replica-run-'))
  chmodSync(directory, 0o755)
  spawnSync('chown', ['postgres', directory])
  const run = (command: string, ...args: string[]) => {
    const { status } = spawnSync('runuser', ['-u', 'postgres', '--', join(bin, command), ...args], {
      cwd: '/',
      stdio: ['ignore', 'ignore', 'inherit'],
    })
    if (status !== 0) throw new Error(`${command} failed`)
  }
  const cluster = async (name: string): Promise<Cluster & { readonly data: string; readonly port: number }> => {
    const port = await freePort()
    const data = join(directory, name)
    const options = `-c port=${port} -c listen_addresses=127.0.0.1 -c unix_socket_directories=${directory} -c shared_buffers=512MB`
    return {
      data,
      port,
      url: `postgres://postgres@127.0.0.1:${port}/postgres`,
      start: () => run('pg_ctl', '-D', data, '-w', '-l', join(directory, `${name}.log`), '-o', options, 'start'),
      stop: () => run('pg_ctl', '-D', data, '-w', '-m', 'immediate', 'stop'),
      signal: (signal) => signalAll(Number.parseInt(readFileSync(join(data, 'postmaster.pid'), 'utf8'), 10), signal),
    }
  }
  const [primary, replica] = [await cluster('primary'), await cluster('replica')]
  run('initdb', '-D', primary.data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C')
  primary.start()
  const source = `host=127.0.0.1 port=${primary.port} user=postgres`
  run('pg_basebackup', '-D', replica.data, '--write-recovery-conf', '--wal-method=stream', '--checkpoint=fast', '-d', source)
  replica.start()
  const remove = () => {
    for (const { stop } of [replica, primary]) {
      try {
        stop()
      } catch {
        // It has stopped before.
      }
    }
    rmSync(directory, { recursive: true, force: true })
  }
  return { primary, replica, remove }
}

function signalAll(postmaster: number, signal: 'SIGSTOP' | 'SIGCONT'): void {
  const { stdout } = spawnSync('ps', ['-o', 'pid=', '--ppid', String(postmaster)], { encoding: 'utf8' })
  for (const pid of [postmaster, ...stdout.split(/\s+/).filter(Boolean).map(Number)]) {
    try {
      process.kill(pid, signal)
    } catch {
      // A connection that has ended meanwhile.
    }
  }
}
