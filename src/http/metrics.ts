// What Prometheus reads at /metrics: the process, the requests by route, and the connections to the database.
// Labels hold route patterns, never paths, so that no client can add a series. Who may read is decided by the scope.
import type { FastifyInstance } from 'fastify'
import fp from 'fastify-plugin'
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'

/** The connections of the database pool. */
export interface PoolCounts {
  readonly totalCount: number
  readonly idleCount: number
  readonly waitingCount: number
}

export interface MetricsOptions {
  readonly pool: PoolCounts
  readonly version: string
}

// Garbage collection and the event loop are observed for a whole process, however many apps it holds.
let processMetrics: Registry | undefined

function observeProcess(): Registry {
  if (processMetrics === undefined) {
    processMetrics = new Registry()
    collectDefaultMetrics({ register: processMetrics })
  }
  return processMetrics
}

/** Observes every request of the app. Returns what is served at /metrics. */
export function createMetrics({ pool, version }: MetricsOptions) {
  const registry = new Registry()
  const durations = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'How long requests took, by method, route pattern and status.',
    labelNames: ['method', 'route', 'status'] as const,
    buckets: [0.001, 0.005, 0.025, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
    registers: [registry],
  })
  new Gauge({
    name: 'patchboard_database_connections',
    help: 'Connections to the database: open and idle ones, and the requests that wait for one.',
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
    help: 'The version that runs; always 1.',
    labelNames: ['version', 'node'] as const,
    registers: [registry],
  }).set({ version, node: process.version }, 1)

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

/** Node takes some thirty methods; a client must not turn them into as many series. */
function knownMethod(method: string): string {
  return knownMethods.has(method) ? method : 'other'
}

const knownMethods = new Set(['GET', 'HEAD', 'OPTIONS', 'POST', 'PUT', 'PATCH', 'DELETE'])
