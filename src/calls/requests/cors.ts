// Lets web pages of any site request a call and follow it: CORS headers, errors in the shape that CallPower's clients read, and
// JSONP for the oldest of them.
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { isUnavailable } from '../../database/error-codes.ts'
import { AppError } from '../../errors.ts'
import { logFailure } from '../../http/health/outages.ts'

/** The path to a function, such as `app.callbacks[0]`. Anything else could be script. */
const callbackPattern = /^[A-Za-z_$][\w$.]{0,99}(?:\[\d{1,4}\])?$/

/** Must be registered in a scope of its own. */
export function allowAnyOrigin(app: FastifyInstance): void {
  app.addHook('onRequest', async (_request, reply) => {
    reply.headers({
      'access-control-allow-origin': '*',
      'access-control-expose-headers': 'Retry-After',
      'cache-control': 'no-store',
    })
  })
  app.setErrorHandler(answerError)
}

/** Answers the preflight request that browsers send before JSON. */
export async function answerPreflight(_request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  reply.headers({
    'access-control-allow-methods': 'GET, POST, OPTIONS',
    'access-control-allow-headers': 'content-type, x-requested-with',
    'access-control-max-age': '86400',
  })
  return reply.status(204).send()
}

/** Sends JSON, or JSONP if the request names a callback. */
export function sendJsonOrJsonp(request: FastifyRequest, reply: FastifyReply, body: object): FastifyReply {
  const callback = [(request.query as Record<string, unknown>).callback].flat()[0]
  if (typeof callback !== 'string' || !callbackPattern.test(callback)) return reply.send(body)
  // The comment keeps browsers from sniffing another type; the two characters are line ends in old browsers only.
  const json = JSON.stringify(body).replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029')
  return reply.type('application/javascript; charset=utf-8').send(`/**/${callback}(${json});`)
}

/** Compat: CallPower's clients read `error`, and a `status` of 400 or 429. */
function answerError(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const known = recognise(error)
  if (known.status >= 500) logFailure(request, error, 'request failed')
  if (known.retryAfterSeconds !== undefined) reply.header('retry-after', known.retryAfterSeconds)
  const description = known.message.replace(/^\d{5}: /, '')
  return sendJsonOrJsonp(request, reply.status(known.status), {
    status: known.status,
    error: known.status === 429 ? 'Too Many Requests' : known.message,
    description,
    ...(known.status >= 500 ? { request_id: request.id } : {}),
  })
}

interface Answer {
  readonly status: number
  readonly message: string
  readonly retryAfterSeconds?: number | undefined
}

function recognise(error: unknown): Answer {
  if (error instanceof AppError)
    return { status: error.status, message: error.publicMessage, retryAfterSeconds: error.retryAfterSeconds }
  if (isUnavailable(error))
    return { status: 503, message: new AppError('database_unavailable').publicMessage, retryAfterSeconds: 5 }
  const { statusCode = 500, message = '' } = error as Partial<FastifyError>
  if (statusCode >= 400 && statusCode < 500) return { status: statusCode, message }
  return { status: 500, message: new AppError('internal').publicMessage }
}
