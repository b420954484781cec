// A process of `npm run demo` on a free port, with an API key of its own.
import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

export interface DemoServer {
  readonly url: string
  readonly apiKey: string
  stop(): Promise<void>
}

/** Resolves when it listens. Rejects if it ends before. */
export async function startDemoServer(): Promise<DemoServer> {
  const apiKey = randomBytes(16).toString('hex')
  const { CARRIER: _carrier, PUBLIC_BASE_URL: _url, ...environment } = process.env
  const child = spawn(process.execPath, [join(import.meta.dirname, '../../src/demo/main.ts')], {
    env: { ...environment, PORT: '0', ADMIN_API_KEY: apiKey, LOG_LEVEL: 'error' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const ended = once(child, 'exit')
  let printed = ''
  const listening = new Promise<string>((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr])
      createInterface({ input: stream }).on('line', (line) => {
        printed += `${line}\n`
        const [, url] = /(http:\/\/127\.0\.0\.1:\d+)/.exec(line) ?? []
        if (url !== undefined) resolve(url)
      })
    void ended.then(([code]) => reject(new Error(`The demo ended with status ${code}:\n${printed}`)))
  })
  return {
    url: await listening,
    apiKey,
    stop: async () => {
      child.kill('SIGTERM')
      await ended
    },
  }
}
