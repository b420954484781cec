// Serves /metrics for Prometheus: the process, requests by route, the database pool, limits and background tasks. Labels
// contain route patterns, never paths, so that clients cannot add time series.
import type { FastifyInstance } from 'fastify'
import fp from 'fastify-plugin'
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import type { TaskStatus } from '../background/repeat.ts'
import type { ReplicaReport } from '../database/replica/open-reads.ts'

/** The connections of the database pool. */
export interface PoolCounts {
  readonly totalCount: number
  readonly idleCount: number
  readonly waitingCount: number
}

/** How much of a limit on spending is used. */
export interface LimitUse {
  readonly scope: string
  readonly limit: string
  readonly max: number
  readonly used: number
}

export interface MetricsOptions {
  readonly pool: PoolCounts
  readonly limitUses: () => Promise<readonly LimitUse[]>
  readonly background: () => readonly TaskStatus[]
  /** Undefined without a replica. */
  readonly replica?: (() => ReplicaReport) | undefined
  readonly version: string
}

// Garbage collection and the event loop belong to the process, which can contain several apps.
let processMetrics: Registry | undefined

function observeProcess(): Registry {
  if (processMetrics === undefined) {
    processMetrics = new Registry()
    collectDefaultMetrics({ register: processMetrics })
  }
  return processMetrics
}

/** Returns a plugin that observes every request, and the route /metrics. */
export function createMetrics({ pool, limitUses, background, replica, version }: MetricsOptions) {
  const registry = new Registry()
  const durations = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'Duration of requests, by method, route pattern and status.',
    labelNames: ['method', 'route', 'status'] as const,
    buckets: [0.001, 0.005, 0.025, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
    registers: [registry],
  })
  new Gauge({
    name: 'patchboard_database_connections',
    help: 'Database connections: open, idle, and requests waiting for one.',
    labelNames: ['state'] as const,
    registers: [registry],
    collect() {
      this.set({ state: 'total' }, pool.totalCount)
      this.set({ state: 'idle' }, pool.idleCount)
      this.set({ state: 'waiting' }, pool.waitingCount)
    },
  })
  new Gauge({
    name: 'patchboard_info',
    help: 'The running version; always 1.',
    labelNames: ['version', 'node'] as const,
    registers: [registry],
  }).set({ version, node: process.version }, 1)

  observeLimits(registry, limitUses)
  observeBackground(registry, background)
  if (replica !== undefined) observeReplica(registry, replica)

  const observer = fp(async (app) => {
    app.addHook('onResponse', (request, reply, done) => {
      const route = request.routeOptions.url ?? 'none'
      durations.observe({ method: knownMethod(request.method), route, status: reply.statusCode }, reply.elapsedTime / 1000)
      done()
    })
  })
  const routes = async (app: FastifyInstance) => {
    const merged = Registry.merge([observeProcess(), registry])
    app.get('/metrics', async (_request, reply) => reply.type(merged.contentType).send(await merged.metrics()))
  }
  return { observer, routes }
}

/** Prometheus gives up after ten seconds by default. */
const limitsSecondsMax = 3

/** Removes the series of campaigns that are no longer live or no longer have limits of their own. */
function observeLimits(registry: Registry, limitUses: MetricsOptions['limitUses']): void {
  let reading: Promise<readonly LimitUse[]> | undefined
  // The gauges share one query. If the database fails or hangs, the other metrics are needed all the more.
  const read = () => {
    reading ??= limitUses()
      .catch(() => [])
      .finally(() => {
        reading = undefined
      })
    const tooLate = new Promise<LimitUse[]>((resolve) => {
      setTimeout(resolve, limitsSecondsMax * 1000, []).unref()
    })
    return Promise.race([reading, tooLate])
  }
  const gauge = (name: string, help: string, toValue: (use: LimitUse) => number) =>
    new Gauge({
      name,
      help,
      labelNames: ['scope', 'limit'] as const,
      registers: [registry],
      async collect() {
        const uses = await read()
        this.reset()
        for (const use of uses) this.set({ scope: use.scope, limit: use.limit }, toValue(use))
      },
    })
  gauge('patchboard_limit_max', 'The limit on calls or minutes, of the server or of a campaign by its id.', ({ max }) => max)
  gauge('patchboard_limit_used', 'How much of the limit is used in the current hour or day (UTC).', ({ used }) => used)
  gauge('patchboard_limit_reached', '1 while the limit is reached and new calls are paused.', ({ max, used }) =>
    used >= max ? 1 : 0,
  )
}

/** A value that is not known yet has no series. */
function observeBackground(registry: Registry, background: MetricsOptions['background']): void {
  const gauge = (name: string, help: string, toValue: (status: TaskStatus) => number | undefined) =>
    new Gauge({
      name: `patchboard_background_${name}`,
      help,
      labelNames: ['task'] as const,
      registers: [registry],
      collect() {
        for (const status of background()) {
          const value = toValue(status)
          if (value !== undefined) this.set({ task: status.name }, value)
        }
      },
    })
  const seconds = (instant: Date | undefined) => instant && instant.getTime() / 1000
  gauge('running', '1 while a round of the background task is in progress.', ({ isRunning }) => Number(isRunning))
  gauge('overdue', '1 while the round in progress takes suspiciously long.', ({ isOverdue }) => Number(isOverdue))
  gauge('consecutive_failures', 'Rounds that have failed since the last success.', (status) => status.consecutiveFailures)
  gauge('last_duration_seconds', 'How long the last round took.', (status) => status.lastDurationSeconds)
  gauge('last_start_timestamp_seconds', 'When the last round began.', (status) => seconds(status.lastStartedAt))
  gauge('last_success_timestamp_seconds', 'When the last round that succeeded ended.', (status) => seconds(status.lastSuccessAt))
  gauge('last_failure_timestamp_seconds', 'When the last round that failed ended.', (status) => seconds(status.lastFailureAt))
}

function observeReplica(registry: Registry, replica: () => ReplicaReport): void {
  new Gauge({
    name: 'patchboard_replica_used',
    help: '1 while the replica answers reads, 0 while the primary answers all of them.',
    registers: [registry],
    collect() {
      this.set(replica().problem === undefined ? 1 : 0)
    },
  })
  new Gauge({
    name: 'patchboard_replica_lag_seconds',
    help: 'How far the replica is behind the primary; NaN while it does not answer.',
    registers: [registry],
    collect() {
      this.set(replica().lagSeconds ?? Number.NaN)
    },
  })
  new Counter({
    name: 'patchboard_reads_total',
    help: 'Reads by what answered them; repeated: the primary, after the replica had failed.',
    labelNames: ['answered'] as const,
    registers: [registry],
    collect() {
      this.reset()
      for (const [answered, count] of Object.entries(replica().reads)) this.inc({ answered }, count)
    },
  })
}

/** Node accepts about thirty methods. Clients must not create a series for each. */
function knownMethod(method: string): string {
  return knownMethods.has(method) ? method : 'other'
}

const knownMethods = new Set(['GET', 'HEAD', 'OPTIONS', 'POST', 'PUT', 'PATCH', 'DELETE'])
