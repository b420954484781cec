// Turns every error of a request into an answer: an AppError into its status and message, a 4xx of Fastify into the same, an
// unavailable database into a 503. Any other error is logged and becomes a 500 that only contains the request id. Unknown
// paths and methods are handled in method-not-allowed.ts, connection errors in connection-errors.ts.
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'
import type { Config } from '../config/config.ts'
import { isStatementTimeout, isUnavailable } from '../database/error-codes.ts'
import { AppError } from '../errors.ts'
import { logFailure, type Outages, registerOutages } from './health/outages.ts'
import { sendError } from './pages/error-page.ts'

type Named = Pick<Config, 'siteName'>

/** Without `outages`, each failed request has its own line. */
export const errorHandler = fp(async (app, { config, outages }: { config: Named; outages?: Outages }) => {
  if (outages !== undefined) registerOutages(app, outages)
  app.setErrorHandler((error, request, reply) => answerError(error, request, reply, config))
})

/** For Fastify's `frameworkErrors`: hooks do not run for a URL that cannot be routed. */
export function answerUnroutable(error: FastifyError, request: FastifyRequest, reply: FastifyReply, config: Named): void {
  reply.header('x-request-id', request.id)
  answerError(error, request, reply, config)
}

function answerError(error: unknown, request: FastifyRequest, reply: FastifyReply, { siteName }: Named): FastifyReply {
  const answer = (status: number, body: object) => sendError(request, reply, { status, body, siteName })
  const known = toPublicError(error)
  if (known === undefined || known.status >= 500) logFailure(request, error, 'request failed')
  if (known === undefined) return answer(500, { message: new AppError('internal').publicMessage, request_id: request.id })
  if (known.status === 401) reply.header('www-authenticate', 'Bearer realm="Patchboard"')
  if (known.code === 'database_unavailable') reply.header('retry-after', '5')
  if (known.retryAfterSeconds !== undefined) reply.header('retry-after', known.retryAfterSeconds)
  return answer(known.status, {
    message: known.publicMessage,
    ...(known.parameter === undefined ? {} : { parameter: known.parameter }),
    ...known.details,
    ...(known.status >= 500 ? { request_id: request.id } : {}),
  })
}

type PublicError = Pick<AppError, 'status' | 'publicMessage' | 'parameter'> &
  Partial<Pick<AppError, 'retryAfterSeconds' | 'details'>> & { readonly code: string }

/** Returns undefined if the client must not see any details. */
function toPublicError(error: unknown): PublicError | undefined {
  if (error instanceof AppError) return error
  if (isStatementTimeout(error)) return new AppError('query_too_slow')
  if (isUnavailable(error)) return new AppError('database_unavailable')
  const { statusCode: status = 500, code, message, validation } = error as Partial<FastifyError>
  if (code === 'FST_ERR_BAD_URL') return new AppError('malformed_url')
  if (code === 'FST_ERR_MAX_PARAM_LENGTH') return new AppError('url_too_long')
  if (status < 400 || status > 499) return undefined
  return { status, publicMessage: message ?? '', parameter: invalidParameter(validation), code: code ?? '' }
}

/** Returns the first parameter that the schema rejected, because the message is about that one. */
function invalidParameter(validation: FastifyError['validation']): string | undefined {
  const first = validation?.[0]
  if (first === undefined) return undefined
  const missing = first.params.missingProperty
  return typeof missing === 'string' ? missing : first.instancePath.split('/')[1]
}
