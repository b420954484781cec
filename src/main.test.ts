import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'

// Runs the server process as an operator does, on its own embedded PostgreSQL.
const base = mkdtempSync(join(tmpdir(), 'patchboard-main-'))
chmodSync(base, 0o711)
/** A shell must not read it as several words. */
const dataDir = join(base, "the operator's data")
const running: ChildProcess[] = []
const withScript = spawnSync('script', ['--version']).status === 0
const withCurl = spawnSync('curl', ['--version']).status === 0

interface Run {
  readonly child: ChildProcess
  readonly output: () => string
}

function run(environment: Record<string, string>): Run {
  const env = { PATH: process.env.PATH, DATA_DIR: dataDir, PORT: '0', LOG_LEVEL: 'warn', ...environment }
  const child = spawn(process.execPath, [join(import.meta.dirname, 'main.ts')], { env, stdio: ['ignore', 'pipe', 'pipe'] })
  running.push(child)
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (data) => (output += data))
  return { child, output: () => output }
}

async function listening({ child, output }: Run): Promise<string> {
  while (!output().includes('Press Ctrl-C to stop.')) {
    await Promise.race([once(child.stdout as NodeJS.ReadableStream, 'data'), once(child, 'exit')])
    if (child.exitCode !== null) throw new Error(output())
  }
  return output()
}

async function exitOf({ child }: Run): Promise<number | null> {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
  return child.exitCode
}

afterAll(async () => {
  for (const child of running) if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL')
  rmSync(base, { recursive: true, force: true, maxRetries: 10 })
})

describe('npm start', { timeout: 120_000 }, () => {
  it.runIf(withCurl)(
    'prints three curl commands that work when pasted, and stops with its database on the first of many signals',
    async () => {
      const server = run({})
      const lines = (await listening(server)).split('\n').filter((line) => line.startsWith('  curl '))
      expect(lines).toHaveLength(3)
      for (const line of lines) {
        const { stdout } = spawnSync('sh', ['-c', line.replace('curl', 'curl -sf')], { encoding: 'utf8' })
        expect(JSON.parse(stdout)).toHaveProperty('objects')
      }
      for (const signal of ['SIGINT', 'SIGINT', 'SIGTERM', 'SIGHUP'] as const) server.child.kill(signal)
      expect(await exitOf(server)).toBe(0)
      expect(existsSync(join(dataDir, 'postgres/postmaster.pid'))).toBe(false)
    },
  )

  it('keeps the key that it created in a file that only its owner can read, and out of the log', async () => {
    const first = run({})
    const outputs = [await listening(first)]
    first.child.kill('SIGTERM')
    expect(await exitOf(first)).toBe(0)
    const key = readFileSync(join(dataDir, 'api-key'), 'utf8').trim()
    expect(statSync(join(dataDir, 'api-key')).mode & 0o777).toBe(0o600)
    const server = run({})
    outputs.push(await listening(server))
    server.child.kill('SIGTERM')
    expect(await exitOf(server)).toBe(0)
    for (const output of outputs) {
      expect(output).toContain(`API key: in the file ${join(dataDir, 'api-key')}`)
      expect(output).not.toContain(key)
    }
  })

  it.runIf(withScript)('prints the key that it created at a terminal', async () => {
    const command = [process.execPath, join(import.meta.dirname, 'main.ts')].map((word) => `'${word}'`).join(' ')
    const env = { PATH: process.env.PATH, DATA_DIR: dataDir, PORT: '0' }
    const child = spawn('script', ['-qec', `exec ${command}`, '/dev/null'], { env, stdio: ['ignore', 'pipe', 'pipe'] })
    running.push(child)
    let output = ''
    child.stdout.on('data', (data) => (output += data))
    await listening({ child, output: () => output })
    const key = readFileSync(join(dataDir, 'api-key'), 'utf8').trim()
    expect(output).toContain(`API key: ${key} (from`)
    child.kill('SIGTERM')
    await exitOf({ child, output: () => output })
  })

  it('does not print a key that the operator has set', async () => {
    const server = run({ ADMIN_API_KEY: 'kept-secret' })
    const output = await listening(server)
    expect(output).toContain('Bearer $ADMIN_API_KEY')
    expect(output).not.toContain('kept-secret')
    server.child.kill('SIGINT')
    expect(await exitOf(server)).toBe(0)
  })

  it('warns about weak secrets, misspelt settings and a Redis that is not there, and starts nevertheless', async () => {
    const server = run({ ADMIN_API_KEY: 'changeme', CARRER: 'twilio', REDIS_URL: 'redis://:hunter2@127.0.0.1:1' })
    const output = await listening(server)
    expect(output).toMatch(/^ADMIN_API_KEY is weak: it is shorter than 16 characters\./m)
    expect(output).toMatch(/^CARRER is set, but .* Did you mean CARRIER\?$/m)
    expect(output).toMatch(
      /^The Redis at 127\.0\.0\.1:1, which REDIS_URL names, cannot be used \(.*ECONNREFUSED.*\)\. Until it can/m,
    )
    expect(output).not.toMatch(/changeme|hunter2/)
    server.child.kill('SIGTERM')
    expect(await exitOf(server)).toBe(0)
  })

  it('refuses to be the second one with the simulated carrier on a database, and starts once the first is killed', async () => {
    const first = run({})
    await listening(first)
    const second = run({})
    expect(await exitOf(second)).toBe(1)
    expect(second.output()).toMatch(
      /^Another Patchboard with the simulated carrier uses this database\. .* Stop the other one, set .*\n$/,
    )
    first.child.kill('SIGKILL')
    await exitOf(first)
    const third = run({})
    await listening(third)
    third.child.kill('SIGTERM')
    expect(await exitOf(third)).toBe(0)
  })

  it.each([
    ['a wrong configuration', { PORT: 'x' }, /^The configuration has a problem:\n {2}PORT is "x"; .*\n$/],
    [
      'a database that does not answer',
      { DATABASE_URL: 'postgres://u:secret@127.0.0.1:1/x' },
      /^No PostgreSQL answers at 127\.0\.0\.1:1\. .*\n$/,
    ],
    ['a data directory that cannot be', { DATA_DIR: '/proc/patchboard' }, /^DATA_DIR \/proc\/patchboard cannot be created .*\n$/],
  ])('reports %s in one message, without a stack, and exits with status 1', async (_what, environment, message) => {
    const server = run(environment)
    expect(await exitOf(server)).toBe(1)
    expect(server.output()).toMatch(message)
  })

  it('reports that its port is in use, and stops the database that it has started', async () => {
    const first = run({})
    const port = /listening on http:\/\/127\.0\.0\.1:(\d+)/.exec(await listening(first))?.[1] ?? ''
    const second = run({ PORT: port, DATA_DIR: join(base, 'second') })
    expect(await exitOf(second)).toBe(1)
    expect(second.output()).toMatch(new RegExp(`Port ${port} of 127\\.0\\.0\\.1 is in use.*set PORT to a free port\\.\n$`))
    expect(existsSync(join(base, 'second/postgres/postmaster.pid'))).toBe(false)
    first.child.kill('SIGINT')
    expect(await exitOf(first)).toBe(0)
  })
})
