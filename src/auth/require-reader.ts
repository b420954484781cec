// The guard of the integration API, which requires a valid API key or a login. It runs right after routing, before any
// parameter is read.
import { timingSafeEqual } from 'node:crypto'
import type { FastifyRequest, onRequestAsyncHookHandler } from 'fastify'
import type { Config } from '../config/config.ts'
import { AppError } from '../errors.ts'
import { hashSecret, isApiKeyFormat } from './keys/api-key.ts'
import { ApiKeyCache } from './keys/api-key-cache.ts'
import { type LoginsOptions, loggedInUser } from './login-cookie.ts'

interface ReaderOptions extends LoginsOptions {
  readonly config: Pick<Config, 'adminApiKey' | 'publicBaseUrl'>
}

export interface ReaderGuard {
  /**
   * Throws `not_authenticated`. One valid key in any place is enough, and so is a valid login, even together with an invalid
   * key. The scope must have the cookies plugin.
   */
  readonly hook: onRequestAsyncHookHandler
  /** Whose key or login let the request pass: `key:ID` or `user:ID`, the same in every process. */
  readonly readerOf: (request: FastifyRequest) => string
}

export function createReaderGuard(options: ReaderOptions): ReaderGuard {
  const readers = new WeakMap<FastifyRequest, string>()
  const identify = createIdentify(options)
  return {
    hook: async (request, reply) => {
      // A cache must not give the answer to somebody with another key. `private` is enough for keys in the query.
      reply.header('cache-control', 'private, no-cache').header('vary', 'Authorization, X-API-Key, Cookie')
      const reader = await identify(request)
      if (reader === undefined) throw new AppError('not_authenticated')
      readers.set(request, reader)
    },
    readerOf: (request) => {
      const reader = readers.get(request)
      if (reader === undefined) throw new Error(`No reader was required for ${request.routeOptions.url}`)
      return reader
    },
  }
}

/** The returned function returns undefined if nothing that the request presents is valid. */
function createIdentify(options: ReaderOptions): (request: FastifyRequest) => Promise<string | undefined> {
  const { config, db, clock } = options
  const environmentHash = config.adminApiKey === undefined ? undefined : hashSecret(config.adminApiKey)
  const cache = new ApiKeyCache(db, clock)
  return async (request) => {
    const presented = presentedKeys(request).map(({ text, encoding }) => ({ text, hash: hashSecret(text, encoding) }))
    if (environmentHash && presented.some(({ hash }) => timingSafeEqual(hash, environmentHash))) return 'key:environment'
    for (const { text, hash } of presented) {
      const id = isApiKeyFormat(text) ? await cache.find(hash) : undefined
      if (id !== undefined) return `key:${id}`
    }
    const user = await loggedInUser(options, request)
    return user && `user:${user.id}`
  }
}

interface PresentedKey {
  readonly text: string
  /** Node decodes headers as Latin-1. Encoding them in the same way restores the bytes that the client sent. */
  readonly encoding: 'utf8' | 'latin1'
}

/** Returns the keys in `Authorization: Bearer`, in `X-API-Key` and in the first `api_key` of the query. */
function presentedKeys({ headers, query }: FastifyRequest): PresentedKey[] {
  const bearer = headers.authorization?.match(/^Bearer +(.+)$/i)?.[1]
  const inQuery = first((query as Record<string, string | string[] | undefined>).api_key)
  const inHeaders = [bearer, ...headerValues(headers['x-api-key'])]
  return [
    ...inHeaders.filter((text) => text !== undefined).map((text) => ({ text, encoding: 'latin1' }) as const),
    ...(inQuery === undefined ? [] : [{ text: inQuery, encoding: 'utf8' } as const]),
  ]
}

/** Node joins repeated headers with commas, but a key may contain commas. Returns both the whole value and its first part. */
function headerValues(header: string | string[] | undefined): (string | undefined)[] {
  const value = first(header)
  return value?.includes(', ') ? [value, value.split(', ', 1)[0]] : [value]
}

function first(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] : value
}
