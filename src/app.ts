// The only wiring: Fastify's options, the scopes with their guards, and the slices in them.
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import Fastify, { type FastifyInstance } from 'fastify'
import { audioFileRoutes } from './audio/public-routes.ts'
import { createIsStaff } from './auth/is-staff.ts'
import { loginRoutes } from './auth/public-routes.ts'
import { requireReader } from './auth/require-reader.ts'
import type { TaskStatus } from './background/repeat.ts'
import { type CarrierEventServices, createCarrierEventHandlers } from './calls/carrier-events/create-handlers.ts'
import { type CallRouteServices, callRoutes } from './calls/requests/public-routes.ts'
import type { Clock } from './clock.ts'
import { addCollectionRoutes } from './collections/routes.ts'
import type { Config } from './config/config.ts'
import { version } from './config/version.ts'
import { asReadonly } from './database/readonly.ts'
import type { Db } from './database/types.ts'
import { cookies } from './http/cookies.ts'
import { errorHandler } from './http/error-handler.ts'
import { gracefulClose } from './http/graceful-close.ts'
import { healthRoutes } from './http/health.ts'
import { type LogStream, logs } from './http/logs.ts'
import { methods } from './http/method-not-allowed.ts'
import { createMetrics, type PoolCounts } from './http/metrics.ts'
import { openapi, openapiRoutes } from './http/openapi.ts'
import { sameOrigin } from './http/same-origin.ts'
import { securityHeaders } from './http/security-headers.ts'
import { serverOptions } from './http/server-options.ts'
import { integrationCollections } from './integration-api.ts'
import { practiceRoutes } from './practice/public-routes.ts'
import type { Practice } from './practice/start-practice.ts'
import { referencePageRoutes } from './reference/public-routes.ts'
import type { Telephony } from './server/open-carrier.ts'
import { addStatisticsRoutes } from './statistics/api-routes.ts'
import { statisticsPublicRoutes } from './statistics/public-routes.ts'
import { webhookRoutes } from './telephony/twiml/webhooks.ts'

export interface Dependencies {
  readonly db: Db
  readonly clock: Clock
  readonly pool: PoolCounts
  readonly services: CallRouteServices & CarrierEventServices
  readonly telephony: Pick<Telephony, 'verify' | 'base'>
  /** Undefined: real phones ring. */
  readonly practice?: Practice | undefined
  /** The status of each background task of this process. */
  readonly background: () => readonly TaskStatus[]
  /** Where log lines go; standard output by default. */
  readonly logStream?: LogStream
}

/** Builds the whole server without listening. Tests build the same. */
export async function buildApp(config: Config, dependencies: Dependencies): Promise<FastifyInstance> {
  const { db, clock, pool, services, telephony, practice, background, logStream } = dependencies
  const app = Fastify(serverOptions(config, clock, logStream)).withTypeProvider<TypeBoxTypeProvider>()
  // Response schemas describe: an answer is what its presenter made, so that a new key cannot be lost on the way.
  app.setSerializerCompiler(() => JSON.stringify)
  const metrics = createMetrics({ pool, limitUses: () => services.spending.uses(), background, version })
  await app.register(errorHandler)
  await app.register(securityHeaders, { config })
  await app.register(methods)
  await app.register(logs)
  await app.register(sameOrigin, { config })
  await app.register(metrics.observer)
  await app.register(gracefulClose)
  await app.register(openapi, { config })
  // Anyone.
  await app.register(healthRoutes, { db, clock, background })
  await app.register(openapiRoutes)
  await app.register(referencePageRoutes)
  await app.register(statisticsPublicRoutes, { db: asReadonly(db), clock })
  await app.register(audioFileRoutes, { config })
  await app.register(async (scope) => {
    await scope.register(cookies)
    await scope.register(loginRoutes, { config, db, clock, throttles: services.throttles, hasPractice: practice !== undefined })
  })
  await app.register(async (scope) => {
    await scope.register(cookies)
    const isStaff = createIsStaff({ config, db, clock })
    await scope.register(callRoutes, { services, isStaff, publicBaseUrl: config.publicBaseUrl })
  })
  await app.register(practiceRoutes, { config, practice: practice && { ...practice, services, base: telephony.base } })
  // The carrier, which signs what it asks.
  await app.register(webhookRoutes, { ...telephony, handlers: createCarrierEventHandlers(services) })
  // Integrations and staff: everything below needs an API key or a login.
  await app.register(async (scope) => {
    await scope.register(cookies)
    scope.addHook('onRequest', requireReader({ config, db, clock }))
    // Request schemas describe too: parsers of our own read the parameters, so that what they say is what the contract says.
    scope.setValidatorCompiler(() => () => true)
    // A scope with a validator of its own does not inherit the serializer.
    scope.setSerializerCompiler(() => JSON.stringify)
    await scope.register(metrics.routes)
    addStatisticsRoutes(scope, { db: asReadonly(db) })
    for (const collection of integrationCollections(config))
      addCollectionRoutes(scope, collection, { db: asReadonly(db), publicBaseUrl: config.publicBaseUrl })
  })

  return app as unknown as FastifyInstance
}
