// The options of Fastify: limits on the size and duration of requests, the log, and the handlers of broken requests.
import type { Server } from 'node:http'
import { type FastifyHttpOptions, LogController } from 'fastify'
import type { Clock } from '../clock.ts'
import type { Config } from '../config/config.ts'
import type { Random } from '../random.ts'
import { answerBrokenRequest } from './connection-errors.ts'
import { answerUnroutable } from './error-handler.ts'
import { type LogStream, loggerOptions, logRequest, requestId } from './logs.ts'

/** A filter may have 8 KB, which percent-encoding can make three times as long. Larger headers are a 431. */
const headerBytesMax = 64 * 1024
const bodyBytesMax = 64 * 1024

export interface ServerOptionsParts {
  readonly clock: Clock
  readonly random: Random
  readonly logStream?: LogStream | undefined
}

/**
 * Returns path and query of what the request line names, which may be a whole URL (RFC 9112, 3.2). Routes, guards and the log see
 * nothing else. Compat: in a path, `%2F` counts as a slash (docs/filter-protocol.md §2).
 */
function pathAndQuery(target: string): string {
  const url = target.startsWith('/') ? target : `/${target.replace(/^https?:\/\/[^/?]*\/?/i, '')}`
  if (!/%2f/i.test(url)) return url
  const end = url.indexOf('?')
  const path = end === -1 ? url : url.slice(0, end)
  return path.replace(/%2f/gi, '/') + url.slice(path.length)
}

export function serverOptions(config: Config, { clock, random, logStream }: ServerOptionsParts) {
  return {
    logger: loggerOptions(config.logLevel, clock, logStream),
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: (req) => requestId(req) ?? random.uuid(),
    trustProxy: config.trustedProxies.length > 0 ? [...config.trustedProxies] : false,
    bodyLimit: bodyBytesMax,
    rewriteUrl: ({ url = '/' }) => pathAndQuery(url),
    routerOptions: { maxParamLength: 500 },
    // Limits slow clients: headers must arrive within 10 seconds, the whole request within 30.
    // A missing Host header is answered in own-address.ts, in JSON.
    http: { requireHostHeader: false, maxHeaderSize: headerBytesMax, headersTimeout: 10_000, connectionsCheckingInterval: 5_000 },
    requestTimeout: 30_000,
    // Longer than the 60 seconds of most load balancers, which would otherwise reuse a connection while it is being closed.
    keepAliveTimeout: 72_000,
    return503OnClosing: false,
    frameworkErrors: (error, request, reply) => {
      answerUnroutable(error, request, reply, config)
      logRequest(request, reply)
    },
    clientErrorHandler: answerBrokenRequest,
  } satisfies FastifyHttpOptions<Server>
}
