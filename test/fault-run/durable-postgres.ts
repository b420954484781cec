// A PostgreSQL for one run that no server process owns, so that it can crash and restart while servers run. What it has
// acknowledged survives its crash, though not a crash of the machine.
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { ensureCluster } from '../../src/database/embedded/cluster.ts'
import { makeDataDirectory, makeSocketDirectory, removeSocketDirectory } from '../../src/database/embedded/cluster-path.ts'
import { readPostmaster } from '../../src/database/embedded/lock-files.ts'
import { findProgram } from '../../src/database/embedded/program.ts'

export interface DurablePostgres {
  readonly url: string
  /** Kills it and starts it again. */
  crash(): Promise<void>
  stop(): Promise<void>
}

const settings = {
  listen_addresses: "''",
  synchronous_commit: 'on',
  fsync: 'off',
  full_page_writes: 'off',
  shared_buffers: '64MB',
  timezone: 'UTC',
}

export async function startDurablePostgres(dataDir: string): Promise<DurablePostgres> {
  const program = findProgram(undefined)
  makeDataDirectory(dataDir, program.user)
  const cluster = ensureCluster(dataDir, program)
  const socketDirectory = makeSocketDirectory(cluster, program.user)
  const all = Object.entries({ ...settings, unix_socket_directories: socketDirectory })
  const options = all.map(([name, value]) => `-c ${name}=${value}`).join(' ')
  const control = async (...args: readonly string[]) => {
    await promisify(execFile)(join(program.bin, 'pg_ctl'), ['-D', cluster, '-w', ...args], {
      ...program.user,
      cwd: '/',
      env: { PATH: '/usr/bin:/bin', LC_ALL: 'C' },
    })
  }
  const start = () => control('start', '-l', join(cluster, 'log'), '-o', options)
  await start()
  // An interrupted run must not leave a database behind.
  const abandon = () => {
    const running = readPostmaster(cluster)
    if (running !== undefined) process.kill(running.pid, 'SIGQUIT')
  }
  process.once('exit', abandon)
  return {
    url: `postgres://postgres@localhost/postgres?host=${encodeURIComponent(socketDirectory)}`,
    crash: async () => {
      await control('stop', '-m', 'immediate')
      await start()
    },
    stop: async () => {
      process.off('exit', abandon)
      await control('stop', '-m', 'fast')
      removeSocketDirectory(socketDirectory)
    },
  }
}
