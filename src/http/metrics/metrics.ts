// Serves /metrics for Prometheus: the process, requests by route, the database pool, and what the other files of this folder
// observe. Labels contain route patterns, never paths, so that clients cannot add time series.
import type { FastifyInstance } from 'fastify'
import fp from 'fastify-plugin'
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import type { TaskStatus } from '../../background/repeat.ts'
import type { ReplicaReport } from '../../database/replica/open-reads.ts'
import { observeBackground } from './background.ts'
import { type CallFiguresOptions, observeCalls } from './calls.ts'
import { type LimitUse, observeLimits } from './limits.ts'
import { observeReplica } from './replica.ts'

/** The connections of the database pool. */
export interface PoolCounts {
  readonly totalCount: number
  readonly idleCount: number
  readonly waitingCount: number
  readonly options: { readonly max: number }
}

export interface MetricsOptions extends CallFiguresOptions {
  readonly pool: PoolCounts
  readonly limitUses: () => Promise<readonly LimitUse[]>
  readonly background: () => readonly TaskStatus[]
  /** Undefined without a replica. */
  readonly replica?: (() => ReplicaReport) | undefined
  /** What the process counts elsewhere. */
  readonly meters: Registry
  readonly version: string
}

// Garbage collection and the event loop belong to the process, which can contain several apps.
let processMetrics: Registry | undefined

/** Gauges that are named like counters; each is the sum of a gauge with a better name. */
const misnamed = ['nodejs_active_handles_total', 'nodejs_active_requests_total', 'nodejs_active_resources_total']

function observeProcess(): Registry {
  if (processMetrics === undefined) {
    processMetrics = new Registry()
    collectDefaultMetrics({ register: processMetrics })
    for (const name of misnamed) processMetrics.removeSingleMetric(name)
  }
  return processMetrics
}

/** Returns a plugin that observes every request, and the route /metrics. */
export function createMetrics(options: MetricsOptions) {
  const { pool, limitUses, background, replica, meters, version } = options
  const registry = new Registry()
  const observer = observeRequests(registry)
  new Gauge({
    name: 'patchboard_info',
    help: 'The running version; always 1.',
    labelNames: ['version', 'node'] as const,
    registers: [registry],
  }).set({ version, node: process.version }, 1)
  observePool(registry, pool)
  observeCalls(registry, options)
  observeLimits(registry, limitUses)
  observeBackground(registry, background)
  if (replica !== undefined) observeReplica(registry, replica)

  const merged = Registry.merge([observeProcess(), registry, meters])
  const routes = async (app: FastifyInstance) => {
    app.get('/metrics', async (_request, reply) => reply.type(merged.contentType).send(await merged.metrics()))
  }
  return { observer, routes, registry: merged }
}

/** Returns a plugin that observes every request. */
export function observeRequests(registry: Registry) {
  const durations = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'Duration of requests to this process, by method, route pattern and status.',
    labelNames: ['method', 'route', 'status'] as const,
    buckets: [0.001, 0.005, 0.025, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
    registers: [registry],
  })
  return fp(async (app) => {
    app.addHook('onResponse', (request, reply, done) => {
      const route = request.routeOptions.url ?? 'none'
      durations.observe({ method: knownMethod(request.method), route, status: reply.statusCode }, reply.elapsedTime / 1000)
      done()
    })
  })
}

function observePool(registry: Registry, pool: PoolCounts): void {
  const registers = [registry]
  new Gauge({
    name: 'patchboard_database_connections',
    help: 'Open database connections of this process, in use or idle.',
    labelNames: ['state'] as const,
    registers,
    collect() {
      this.set({ state: 'active' }, pool.totalCount - pool.idleCount)
      this.set({ state: 'idle' }, pool.idleCount)
    },
  })
  new Gauge({
    name: 'patchboard_database_connections_max',
    help: 'How many database connections this process may open.',
    registers,
  }).set(pool.options.max)
  new Gauge({
    name: 'patchboard_database_waiting',
    help: 'Statements of this process that wait for a connection.',
    registers,
    collect() {
      this.set(pool.waitingCount)
    },
  })
}

/** Node accepts about thirty methods. Clients must not create a series for each. */
function knownMethod(method: string): string {
  return knownMethods.has(method) ? method : 'other'
}

const knownMethods = new Set(['GET', 'HEAD', 'OPTIONS', 'POST', 'PUT', 'PATCH', 'DELETE'])
