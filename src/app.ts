// Builds the Fastify app: options, the scope and guard of each audience, and the routes of every slice.
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import Fastify, { type FastifyInstance, type FastifyPluginAsync } from 'fastify'
import type { Registry } from 'prom-client'
import { Answers } from './answers/answers.ts'
import { audioFileRoutes } from './audio/public-routes.ts'
import { createIsStaff } from './auth/is-staff.ts'
import { loginRoutes } from './auth/public-routes.ts'
import { createReaderGuard } from './auth/require-reader.ts'
import type { TaskStatus } from './background/repeat.ts'
import { type CarrierEventServices, createCarrierEventHandlers } from './calls/carrier-events/create-handlers.ts'
import { queueLengthMax } from './calls/queue/queue-length.ts'
import { type CallRouteServices, callRoutes } from './calls/requests/public-routes.ts'
import type { Clock } from './clock.ts'
import { addCollectionRoutes } from './collections/routes.ts'
import type { Config } from './config/config.ts'
import { version } from './config/version.ts'
import type { OpenReads } from './database/replica/open-reads.ts'
import type { Db } from './database/types.ts'
import { cookies } from './http/cookies.ts'
import { errorHandler } from './http/error-handler.ts'
import { expectations } from './http/expectations.ts'
import { gracefulClose } from './http/graceful-close.ts'
import { healthRoutes } from './http/health/health.ts'
import { Outages } from './http/health/outages.ts'
import { type LogStream, logs } from './http/logs.ts'
import { methodNotAllowed } from './http/method-not-allowed.ts'
import { createMetrics, type PoolCounts } from './http/metrics/metrics.ts'
import { openapi, openapiRoutes } from './http/openapi.ts'
import { oneHost } from './http/own-address.ts'
import { iconRoutes } from './http/pages/icon-routes.ts'
import type { Read } from './http/read.ts'
import { sameOrigin } from './http/same-origin.ts'
import { securityHeaders } from './http/security-headers.ts'
import { serverOptions } from './http/server-options.ts'
import { integrationCollections } from './integration-api.ts'
import { practiceRoutes } from './practice/public-routes.ts'
import type { Practice } from './practice/start-practice.ts'
import type { Random } from './random.ts'
import { referencePageRoutes } from './reference/public-routes.ts'
import { addStatisticsRoutes } from './statistics/api-routes.ts'
import { readCallFigures } from './statistics/metrics/call-figures.ts'
import { statisticsPublicRoutes } from './statistics/public-routes.ts'
import { type WebhookOptions, webhookRoutes } from './telephony/twiml/webhooks.ts'

export interface Dependencies {
  readonly db: Db
  /** What answers integrations and staff: the primary, or its replica. */
  readonly reading: Pick<OpenReads, 'reads' | 'replica'>
  readonly clock: Clock
  readonly random: Random
  readonly pool: PoolCounts
  /** What this process counts in memory. */
  readonly meters: Registry
  readonly services: CallRouteServices & CarrierEventServices
  readonly telephony: Omit<WebhookOptions, 'handlers'>
  /** Undefined if a real carrier is configured. */
  readonly practice?: Practice | undefined
  /** The status of each background task of this process. */
  readonly background: () => readonly TaskStatus[]
  /** Destination of log lines. Standard output by default. */
  readonly logStream?: LogStream
}

/** Builds the app without listening. Production and tests use the same one. */
export async function buildApp(config: Config, dependencies: Dependencies): Promise<FastifyInstance> {
  const { db, reading, clock, random, services, telephony, practice, background, logStream } = dependencies
  const { reads, replica } = reading
  const app = Fastify(serverOptions(config, { clock, random, logStream })).withTypeProvider<TypeBoxTypeProvider>()
  // Response schemas are documentation only. With Fastify's own serializer, a key missing in the schema would be dropped.
  app.setSerializerCompiler(() => JSON.stringify)
  const metrics = openMetrics(dependencies)
  const outages = new Outages(clock)
  await addToEveryRequest(app, { config, outages, observer: metrics.observer })
  // Open to anyone.
  await app.register(healthRoutes, { db, clock, outages, background, replica })
  await app.register(openapiRoutes)
  await app.register(iconRoutes)
  await app.register(referencePageRoutes, { config })
  await app.register(statisticsPublicRoutes, { db, clock })
  await app.register(audioFileRoutes, { config })
  await app.register(async (scope) => {
    await scope.register(cookies)
    await scope.register(loginRoutes, {
      config,
      db,
      clock,
      random,
      throttles: services.throttles,
      onRefused: services.onRefused,
      hasPractice: practice !== undefined,
    })
  })
  await app.register(async (scope) => {
    await scope.register(cookies)
    const isStaff = createIsStaff({ config, db, clock })
    await scope.register(callRoutes, { services, isStaff, publicBaseUrl: config.publicBaseUrl })
  })
  await app.register(practiceRoutes, { config, practice: practice && { ...practice, services, base: telephony.base } })
  // For the carrier, which signs its requests.
  await app.register(webhookRoutes, { ...telephony, handlers: createCarrierEventHandlers(services) })
  // For integrations and staff: everything in this scope needs an API key or a login.
  await app.register(async (scope) => {
    await scope.register(cookies)
    const { hook, readerOf } = createReaderGuard({ config, db, clock })
    scope.addHook('onRequest', hook)
    const read: Read = (request, work) => reads.run(readerOf(request), work)
    // Request schemas are documentation only, too. Our own parsers read the parameters, because the contract prescribes the
    // wording of their errors.
    scope.setValidatorCompiler(() => () => true)
    // A scope that sets a validator does not inherit the serializer.
    scope.setSerializerCompiler(() => JSON.stringify)
    await scope.register(metrics.routes)
    const answers = new Answers()
    addStatisticsRoutes(scope, { read, answers })
    for (const collection of integrationCollections(config))
      addCollectionRoutes(scope, collection, { read, answers, publicBaseUrl: config.publicBaseUrl })
  })

  return app as unknown as FastifyInstance
}

/** In the order in which requests pass through it. What refuses a request comes after the log, which has a line for each. */
async function addToEveryRequest(
  app: Pick<FastifyInstance, 'register'>,
  { config, outages, observer }: { config: Config; outages: Outages; observer: FastifyPluginAsync },
): Promise<void> {
  await app.register(errorHandler, { config, outages })
  await app.register(securityHeaders, { config })
  await app.register(logs)
  await app.register(oneHost)
  await app.register(expectations)
  await app.register(methodNotAllowed, { config })
  await app.register(sameOrigin, { config })
  await app.register(observer)
  await app.register(gracefulClose)
  await app.register(openapi, { config })
}

function openMetrics(dependencies: Dependencies) {
  const { db, clock, reading, services } = dependencies
  return createMetrics({
    ...dependencies,
    replica: reading.replica,
    version,
    limitUses: () => services.spending.uses(),
    callFigures: () => readCallFigures(db, clock()),
    queueLengthMax: queueLengthMax(services),
  })
}
