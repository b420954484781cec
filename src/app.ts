// The only wiring: Fastify's options, the scopes with their guards, and the slices in them.
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import Fastify, { type FastifyInstance } from 'fastify'
import { requireReader } from './auth/require-reader.ts'
import type { Clock } from './clock.ts'
import type { Config } from './config.ts'
import type { Db } from './database/types.ts'
import { errorHandler } from './http/error-handler.ts'

export interface Dependencies {
  readonly db: Db
  readonly clock: Clock
}

/** Builds the whole server without listening. Tests build the same. */
export async function buildApp(config: Config, { db, clock }: Dependencies): Promise<FastifyInstance> {
  const app = Fastify({
    logger: config.logLevel === 'silent' ? false : { level: config.logLevel },
    trustProxy: config.trustedProxies.length > 0 ? [...config.trustedProxies] : false,
    bodyLimit: 64 * 1024,
    maxParamLength: 500,
    return503OnClosing: false,
  }).withTypeProvider<TypeBoxTypeProvider>()
  await app.register(errorHandler)
  // Integrations and staff: everything below needs an API key or a login.
  await app.register(async (scope) => {
    scope.addHook('onRequest', requireReader(config))
  })

  return app as unknown as FastifyInstance
}
