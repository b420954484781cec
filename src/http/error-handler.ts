// Turns every error into the JSON that the contract promises: an AppError as it says, anything else as a bare 500 with
// the request id, while the log gets the whole of it.
import fp from 'fastify-plugin'
import { AppError } from '../errors.ts'

export const errorHandler = fp(async (app) => {
  app.setErrorHandler((error: Error & { statusCode?: number }, request, reply) => {
    if (error instanceof AppError) return reply.status(error.status).send({ message: error.publicMessage })
    if (error.statusCode !== undefined && error.statusCode >= 400 && error.statusCode < 500)
      return reply.status(error.statusCode).send({ message: error.message })
    request.log.error(error)
    return reply.status(500).send({ message: 'Internal Server Error', request_id: request.id })
  })
  app.setNotFoundHandler((_request, reply) => reply.status(404).send({}))
})
