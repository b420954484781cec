// Starts the measured servers, each in a process as in production: Patchboard on one database, and a bare node:http server that
// answers given bytes.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { freePort } from '../scripts/free-port.ts'

export const apiKey = 'bench'

export interface Server {
  readonly url: string
  readonly pid: number
  /** Returns the body of an answer. Throws unless the status is 200. */
  get(path: string): Promise<string>
  stop(): Promise<void>
}

export const patchboard = join(import.meta.dirname, '../src/main.ts')

export async function startPatchboard(databaseUrl: string): Promise<Server> {
  return await startServer(patchboard, { DATABASE_URL: databaseUrl, ADMIN_API_KEY: apiKey, LOG_LEVEL: 'info' })
}

export async function startBare(body: string): Promise<Server> {
  return await startServer(join(import.meta.dirname, 'bare-server.ts'), { BODY: body })
}

/** Listens on a free port unless one is given. */
export async function startServer(script: string, environment: Readonly<Record<string, string>>): Promise<Server> {
  const port = environment.PORT ?? (await freePort())
  const child = spawn(process.execPath, [script], {
    env: { ...process.env, ...environment, PORT: String(port) },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const url = `http://127.0.0.1:${port}`
  const get = async (path: string) => {
    const answer = await fetch(url + path, { headers: { authorization: `Bearer ${apiKey}` } })
    if (answer.status !== 200) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`)
    return await answer.text()
  }
  for (let tries = 0; ; tries++) {
    try {
      await get('/health/live')
      break
    } catch (error) {
      if (tries > 200 || child.exitCode !== null) throw error
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  }
  const stop = async () => {
    child.kill('SIGTERM')
    if (child.exitCode === null) await once(child, 'exit')
  }
  return { url, pid: child.pid ?? 0, get, stop }
}
