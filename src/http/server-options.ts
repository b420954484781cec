// Fastify's options: the limits on what a client may send and how slowly, the log, and the answers to what never
// becomes a request. The routes and their guards are wired in app.ts.
import type { Server } from 'node:http'
import { type FastifyHttpOptions, LogController } from 'fastify'
import type { Clock } from '../clock.ts'
import type { Config } from '../config/config.ts'
import { answerBrokenRequest } from './connection-errors.ts'
import { answerUnroutable } from './error-handler.ts'
import { type LogStream, loggerOptions, logRequest, requestId } from './logs.ts'

/** A filter may have 8 KB, which percent-encoding makes three times as long; beyond this the answer is 431. */
const headerBytesMax = 64 * 1024
const bodyBytesMax = 64 * 1024

export function serverOptions(config: Config, clock: Clock, logStream?: LogStream) {
  return {
    logger: loggerOptions(config.logLevel, clock, logStream),
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: requestId,
    trustProxy: config.trustedProxies.length > 0 ? [...config.trustedProxies] : false,
    bodyLimit: bodyBytesMax,
    routerOptions: { maxParamLength: 500 },
    // A client that sends slowly holds a connection, nothing else: its headers may take 10 seconds, its request 30.
    http: { maxHeaderSize: headerBytesMax, headersTimeout: 10_000, connectionsCheckingInterval: 5_000 },
    requestTimeout: 30_000,
    // Longer than the usual minute of a load balancer, which would otherwise use a connection as it closes.
    keepAliveTimeout: 72_000,
    return503OnClosing: false,
    frameworkErrors: (error, request, reply) => {
      answerUnroutable(error, request, reply)
      logRequest(request, reply)
    },
    clientErrorHandler: answerBrokenRequest,
  } satisfies FastifyHttpOptions<Server>
}
