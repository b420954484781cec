// Turns every error of a request into the JSON that the contract promises: an AppError as it says, Fastify's own 4xx
// with their message, a failing database as 503, anything else as a bare 500 with the request id and the whole of it in
// the log. Paths and methods that lead nowhere belong to method-not-allowed.ts, broken connections to connection-errors.ts.
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'
import { isStatementTimeout, isUnavailable } from '../database/error-codes.ts'
import { AppError } from '../errors.ts'

export const errorHandler = fp(async (app) => {
  app.setErrorHandler(answerError)
})

/** For Fastify's `frameworkErrors`: an address that cannot be routed never reaches a hook. */
export function answerUnroutable(error: FastifyError, request: FastifyRequest, reply: FastifyReply): void {
  reply.header('x-request-id', request.id)
  answerError(error, request, reply)
}

function answerError(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const known = recognise(error)
  if (known === undefined || known.status >= 500) request.log.error({ err: error }, 'request failed')
  if (known === undefined)
    return reply.status(500).send({ message: new AppError('internal').publicMessage, request_id: request.id })
  if (known.status === 401) reply.header('www-authenticate', 'Bearer realm="Patchboard"')
  if (known.code === 'database_unavailable') reply.header('retry-after', '5')
  if (known.retryAfterSeconds !== undefined) reply.header('retry-after', known.retryAfterSeconds)
  return reply.status(known.status).send({
    message: known.publicMessage,
    ...(known.parameter === undefined ? {} : { parameter: known.parameter }),
    ...(known.status >= 500 ? { request_id: request.id } : {}),
  })
}

type Answer = Pick<AppError, 'status' | 'publicMessage' | 'parameter'> &
  Partial<Pick<AppError, 'retryAfterSeconds'>> & { readonly code: string }

/** Undefined for what no client may hear of. */
function recognise(error: unknown): Answer | undefined {
  if (error instanceof AppError) return error
  if (isStatementTimeout(error)) return new AppError('query_too_slow')
  if (isUnavailable(error)) return new AppError('database_unavailable')
  const { statusCode: status = 500, code, message, validation } = error as Partial<FastifyError>
  if (code === 'FST_ERR_BAD_URL') return new AppError('malformed_url')
  if (code === 'FST_ERR_MAX_PARAM_LENGTH') return new AppError('url_too_long')
  if (status < 400 || status > 499) return undefined
  return { status, publicMessage: message ?? '', parameter: blamed(validation), code: code ?? '' }
}

/** The parameter that a schema refused: the first one, as the message speaks of it. */
function blamed(validation: FastifyError['validation']): string | undefined {
  const first = validation?.[0]
  if (first === undefined) return undefined
  const missing = first.params.missingProperty
  return typeof missing === 'string' ? missing : first.instancePath.split('/')[1]
}
