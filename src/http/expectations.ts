// Refuses requests that expect what this server does not do (RFC 9110, 10.1.1). Node answers `Expect: 100-continue` itself, and would
// answer any other expectation without a message and without a line in the log.
import type { IncomingMessage } from 'node:http'
import fp from 'fastify-plugin'
import { AppError } from '../errors.ts'

export const expectations = fp(async (app) => {
  const unmet = new WeakSet<IncomingMessage>()

  app.server.on('checkExpectation', (request: IncomingMessage, response) => {
    unmet.add(request)
    app.server.emit('request', request, response)
  })

  app.addHook('onRequest', (request, _reply, done) =>
    done(unmet.has(request.raw) ? new AppError('unmet_expectation') : undefined),
  )
})
