// A PostgreSQL that insists on TLS and has a self-signed certificate, as Heroku does, where CallPower runs.
import { execFileSync } from 'node:child_process'
import { chmodSync, chownSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'
import { findProgram } from '../../../src/database/embedded/program.ts'
import { startEmbeddedPostgres } from '../../../src/database/embedded/start.ts'

export interface TlsServer {
  /** The URL of a database on it, without parameters. */
  url(database: string): string
  /** A file with the certificate of the server. */
  readonly certificate: string
}

/** Call it at the top of a test file. */
export async function startTlsServer(): Promise<TlsServer> {
  const directory = mkdtempSync(join(tmpdir(), 'patchboard-tls-'))
  chmodSync(directory, 0o711)
  const [certificate, key, rules] = ['server.crt', 'server.key', 'rules.conf'].map((name) => join(directory, name))
  const made = ['req', '-new', '-x509', '-days', '30', '-nodes', '-subj', '/CN=db.example', '-out', certificate, '-keyout', key]
  execFileSync('openssl', made as string[], { stdio: 'ignore' })
  writeFileSync(rules ?? '', 'local all all trust\nhostssl all all 127.0.0.1/32 trust\n')
  const user = findProgram(undefined).user
  for (const file of [certificate, key, rules]) {
    chmodSync(file ?? '', 0o600)
    if (user) chownSync(file ?? '', user.uid, user.gid)
  }
  const port = await freePort()
  const tls = { ssl: 'on', ssl_cert_file: certificate ?? '', ssl_key_file: key ?? '', hba_file: rules ?? '' }
  const settings = { listen_addresses: '127.0.0.1', port: String(port), fsync: 'off', ...tls }
  const server = await startEmbeddedPostgres({ dataDir: join(directory, 'data'), settings })
  afterAll(async () => {
    await server.stop()
    rmSync(directory, { recursive: true, force: true })
  })
  return { url: (database) => `postgres://postgres@127.0.0.1:${port}/${database}`, certificate: certificate ?? '' }
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const address = server.address()
  await new Promise((closed) => server.close(closed))
  return typeof address === 'object' ? (address?.port ?? 0) : 0
}
