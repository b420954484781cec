// A PostgreSQL other than the embedded one of the tests: one that runs on this machine, or Debian’s (installed if this runs as
// root), or a second embedded one that listens on TCP.
import { spawnSync } from 'node:child_process'
import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { startEmbeddedPostgres } from '../src/database/embedded/start.ts'
import { freePort } from './free-port.ts'

export interface OtherPostgres {
  readonly url: string
  readonly description: string
  stop(): Promise<void>
}

const debianFolder = '/usr/lib/postgresql'
const fast = { fsync: 'off', full_page_writes: 'off', synchronous_commit: 'off' }

export async function startOtherPostgres(): Promise<OtherPostgres> {
  return (await findRunning()) ?? (await startDebian()) ?? startSecondEmbedded()
}

async function findRunning(): Promise<OtherPostgres | undefined> {
  const url = 'postgres://postgres@127.0.0.1:5432/postgres'
  const version = await versionOf(url)
  return version === undefined
    ? undefined
    : { url, description: `PostgreSQL ${version}, which runs on this machine`, stop: async () => {} }
}

async function versionOf(url: string): Promise<string | undefined> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 3000 })
  client.on('error', () => {})
  try {
    await client.connect()
    const { rows } = await client.query(
      "SELECT current_setting('server_version') AS version, current_setting('server_version_num')::int AS number",
    )
    return rows[0].number >= 140_000 ? rows[0].version : undefined
  } catch {
    return undefined
  } finally {
    await client.end().catch(() => {})
  }
}

async function startDebian(): Promise<OtherPostgres | undefined> {
  if (process.getuid?.() !== 0) return undefined
  const bin = findDebian() ?? installDebian()
  if (bin === undefined) return undefined
  const directory = mkdtempSync(join(tmpdir(), 'patchboard-ci-postgres-'))
  const port = await freePort()
  const url = `postgres://postgres@127.0.0.1:${port}/postgres`
  const settings = Object.entries({ ...fast, port, listen_addresses: '127.0.0.1', unix_socket_directories: directory })
  const options = settings.map(([name, value]) => `-c ${name}=${value}`).join(' ')
  const cluster = join(directory, 'data')
  const asPostgres = (command: string, ...args: string[]) =>
    spawnSync('runuser', ['-u', 'postgres', '--', join(bin, command), ...args], {
      cwd: '/',
      stdio: ['ignore', 'ignore', 'inherit'],
    }).status === 0
  spawnSync('chown', ['postgres', directory])
  const stop = async () => {
    asPostgres('pg_ctl', '-D', cluster, '-w', '-m', 'immediate', 'stop')
    rmSync(directory, { recursive: true, force: true })
  }
  const made = asPostgres('initdb', '-D', cluster, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C')
  const started = made && asPostgres('pg_ctl', '-D', cluster, '-w', '-l', join(directory, 'log'), '-o', options, 'start')
  const version = started ? await versionOf(url) : undefined
  if (version !== undefined) return { url, description: `PostgreSQL ${version} of this system`, stop }
  await stop()
  return undefined
}

/** The folder of the programs of PostgreSQL 14 or newer, from a package of the system. */
export function findDebian(): string | undefined {
  if (!existsSync(debianFolder)) return undefined
  const versions = readdirSync(debianFolder).filter(
    (name) => Number(name) >= 14 && existsSync(join(debianFolder, name, 'bin/initdb')),
  )
  return versions[0] && join(debianFolder, versions[0], 'bin')
}

function installDebian(): string | undefined {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  const apt = (...args: string[]) =>
    spawnSync('apt-get', ['-q', '-y', ...args], { env, stdio: ['ignore', 'ignore', 'inherit'], timeout: 240_000 })
  if (apt('update').status !== 0 || apt('install', '--no-install-recommends', 'postgresql').status !== 0) return undefined
  return findDebian()
}

async function startSecondEmbedded(): Promise<OtherPostgres> {
  const directory = mkdtempSync(join(tmpdir(), 'patchboard-ci-postgres-'))
  chmodSync(directory, 0o711)
  const port = await freePort()
  const settings = { ...fast, listen_addresses: '127.0.0.1', port: String(port) }
  const server = await startEmbeddedPostgres({ dataDir: directory, settings })
  const stop = async () => {
    await server.stop()
    rmSync(directory, { recursive: true, force: true })
  }
  const url = `postgres://postgres@127.0.0.1:${port}/postgres`
  return { url, description: `a second embedded PostgreSQL ${await versionOf(url)}, by TCP`, stop }
}
