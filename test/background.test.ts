// Guards that background work does not pile up on a database that hangs, that a server which stops waits for all of it, and
// that operators can see it.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, test, vi } from 'vitest'
import { buildApp } from '../src/app.ts'
import type { BackgroundTask } from '../src/background/repeat.ts'
import { startDiallingCallers } from '../src/calls/queue/dial-callers.ts'
import { startReconciling } from '../src/calls/reconciling/reconcile.ts'
import { systemClock } from '../src/clock.ts'
import { readConfig } from '../src/config/read-config.ts'
import { openDatabase } from '../src/database/open.ts'
import { startFolding } from '../src/statistics/folding.ts'
import { appParts } from './support/app-parts.ts'
import { cloneDatabase } from './support/database.ts'
import { openPhoneService } from './support/phone-service.ts'
import { startDatabaseProxy } from './support/postgres/database-proxy.ts'

const frequent = ['dial-callers', 'reconcile', 'watch-sessions', 'fold-counters']
const names = [...frequent, 'prune-events', 'civic-data']

describe('on a database that hangs', async () => {
  const proxy = await startDatabaseProxy((await cloneDatabase()).url)
  const database = await openDatabase({ databaseUrl: proxy.url, dataDir: '/nonexistent', statementTimeoutSeconds: 30 })
  const { db, pool } = database
  /** Queries that wait for an answer or for a connection. */
  const pending = () => pool.totalCount - pool.idleCount + pool.waitingCount
  afterAll(async () => {
    vi.useRealTimers()
    proxy.restore()
    await database.close()
    await proxy.close()
  })

  test('each task has one round in progress, metrics and health tell, and stop() waits for the last of them', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date'] })
    const config = readConfig({ ADMIN_API_KEY: 'k', LOG_LEVEL: 'silent' })
    const parts = appParts(config, { db, pool, clock: systemClock })
    const { services } = parts
    const others: BackgroundTask[] = [startReconciling(services), startFolding(services), startDiallingCallers(services)]
    const tasks = [services.watch, ...others]
    const status = (name: string) => tasks.map((task) => task.status()).find((status) => status.name === name)
    const app = await buildApp(config, { ...parts, background: () => tasks.map((task) => task.status()) })
    services.watch.follow(1, () => {})
    const succeeded = () => tasks.every((task) => task.status().lastSuccessAt !== undefined)
    await passUntil(succeeded)

    proxy.hang()
    await passUntil(() => tasks.every((task) => task.status().isRunning))
    await pass(120)
    for (const { wake } of others) wake()
    await pass(1)
    expect(pending()).toBe(4)
    const [metrics, ready] = await whileTimePasses([
      app.inject({ url: '/metrics', headers: { authorization: 'Bearer k' } }),
      app.inject('/health/ready'),
    ])
    const body = metrics?.body
    expect(body).toContain('\npatchboard_database_up 0\n')
    expect(body).toContain('\npatchboard_database_waiting 0\n')
    expect(body).not.toMatch(/^patchboard_(queue_length|sessions|calls)[ {]/m)
    expect(ready?.statusCode).toBe(503)
    for (const name of frequent) {
      const lastSuccessAt = status(name)?.lastSuccessAt
      expect(ready?.json().background[name]).toEqual({ status: 'overdue', last_success: lastSuccessAt?.toISOString() })
      expect(body).toContain(`patchboard_background_running{task="${name}"} 1`)
      expect(body).toContain(`patchboard_background_overdue{task="${name}"} 1`)
      const success = `patchboard_background_last_success_timestamp_seconds{task="${name}"} ${Number(lastSuccessAt) / 1000}`
      expect(body).toContain(success)
    }

    let stopped = 0
    const stops = tasks.map((task) => task.stop().then(() => stopped++))
    await pass(60)
    expect(stopped).toBe(0)
    proxy.restore()
    await whileTimePasses(stops)
    expect(tasks.filter((task) => task.status().isRunning)).toEqual([])
    await passUntil(() => pending() === 0)
    await pass(60)
    expect(pending()).toBe(0)
    vi.useRealTimers()
    await app.close()
  })
})

test('a server runs every task, and shows it in /metrics and in /health/ready, as the documents say', async () => {
  const service = await openPhoneService(await cloneDatabase())
  const metrics = async () => (await fetch(`${service.url}/metrics`, { headers: { 'x-api-key': 'k' } })).text()
  const ready = async () =>
    (await fetch(`${service.url}/health/ready`)).json() as Promise<{
      status: string
      background: Record<string, { status: string }>
    }>
  await expect.poll(metrics).toMatch(/_last_success_timestamp_seconds\{task="dial-callers"\} \d/)
  await expect.poll(metrics).toMatch(/_last_success_timestamp_seconds\{task="fold-counters"\} \d/)
  const { status, background } = await ready()
  expect([status, Object.keys(background)]).toEqual(['ready', names])
  for (const name of names) {
    expect(background[name]?.status).toBe('ok')
    expect(await metrics()).toContain(`patchboard_background_consecutive_failures{task="${name}"} 0`)
  }
  const documented = readFileSync(join(import.meta.dirname, '../docs/operations/monitoring.md'), 'utf8')
  const gauges = [...(await metrics()).matchAll(/^# HELP (patchboard_background_\w+)/gm)].map(([, gauge]) => gauge)
  expect(gauges).toHaveLength(8)
  for (const name of [...names, ...gauges]) expect(documented).toContain(`\n| \`${name}\` |`)
})

/** Seconds, on the clock of the timers. The database gets its turn after each half second. */
async function pass(seconds: number): Promise<void> {
  for (let passed = 0; passed < seconds; passed += 0.5) {
    await vi.advanceTimersByTimeAsync(500)
    await new Promise(setImmediate)
  }
}

async function passUntil(condition: () => boolean): Promise<void> {
  while (!condition()) await pass(0.5)
}

async function whileTimePasses<T>(work: readonly Promise<T>[]): Promise<T[]> {
  let isDone = false
  const done = Promise.all(work).finally(() => {
    isDone = true
  })
  await passUntil(() => isDone)
  return done
}
