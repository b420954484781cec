// The guard of the integration API: lets a request through when it carries a valid API key.
// It runs right after routing, before any parameter is read.
import { createHash, timingSafeEqual } from 'node:crypto'
import type { FastifyRequest, onRequestAsyncHookHandler } from 'fastify'
import type { Config } from '../config.ts'
import { AppError } from '../errors.ts'

/** A hook that throws `not_authenticated` for everyone else. */
export function requireReader(config: Pick<Config, 'adminApiKey'>): onRequestAsyncHookHandler {
  const expected = config.adminApiKey === undefined ? undefined : digest(config.adminApiKey)
  return async (request) => {
    const key = presentedKey(request)
    if (key === undefined || expected === undefined || !timingSafeEqual(digest(key), expected))
      throw new AppError('not_authenticated')
  }
}

/** From `Authorization: Bearer`, `X-API-Key`, or the first `api_key` of the query. */
function presentedKey(request: FastifyRequest): string | undefined {
  const bearer = request.headers.authorization?.match(/^Bearer\s+(.+)$/i)?.[1]
  const header = request.headers['x-api-key']
  const query = (request.query as Record<string, string | string[] | undefined>).api_key
  return bearer ?? (Array.isArray(header) ? header[0] : header) ?? (Array.isArray(query) ? query[0] : query)
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
