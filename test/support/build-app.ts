// The app as production builds it, on a test database, with a fixed API key and a clock that tests can move.
import type { FastifyInstance } from 'fastify'
import { afterAll } from 'vitest'
import { buildApp } from '../../src/app.ts'
import type { Config } from '../../src/config/config.ts'
import { readConfig } from '../../src/config/read-config.ts'
import type { LogStream } from '../../src/http/logs.ts'
import { appParts } from './app-parts.ts'
import type { TestDatabase } from './database.ts'

export const apiKey = 'k'

export interface TestApp {
  readonly app: FastifyInstance
  /** The test’s current time. Assign to it to move the clock. */
  now: Date
  /** Sends a GET with the API key. Returns the status and the parsed JSON. */
  get(path: string): Promise<{ status: number; body: unknown; headers: Record<string, unknown> }>
}

export async function buildTestApp(
  database: TestDatabase,
  environment: Record<string, string> = {},
  logStream?: LogStream,
): Promise<TestApp> {
  const config: Config = readConfig({
    ADMIN_API_KEY: apiKey,
    STORE_DOMAIN: 'https://s3.example.com/b/',
    LOG_LEVEL: 'silent',
    DATABASE_URL: database.url,
    ...environment,
  })
  const test = { now: new Date('2026-01-15T12:00:00Z') }
  const app = await buildApp(config, appParts(config, { ...database, clock: () => test.now, ...(logStream && { logStream }) }))
  await app.ready()
  afterAll(() => app.close())
  return Object.assign(test, {
    app,
    get: async (path: string) => {
      const answer = await app.inject({ url: path, headers: { authorization: `Bearer ${apiKey}` } })
      return { status: answer.statusCode, body: answer.body === '' ? undefined : answer.json(), headers: answer.headers }
    },
  })
}
