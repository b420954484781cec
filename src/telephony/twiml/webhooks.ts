// The webhook routes for a carrier: verify the signature, read the form, and answer with the document of a handler. After any
// error the caller hears a sentence instead of silence.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { isUnavailable } from '../../database/error-codes.ts'
import { AppError } from '../../errors.ts'
import { logFailure } from '../../http/health/outages.ts'
import type { CarrierEventHandlers } from '../carrier-event-handlers.ts'
import { routes } from './addresses.ts'
import {
  type Form,
  field,
  parseForm,
  readCallerLegReport,
  readCallId,
  readEvent,
  readIncomingCall,
  readOfficeLegReport,
} from './form.ts'
import type { Verify } from './signature.ts'

export interface WebhookOptions {
  readonly verify: Verify
  /** The URL of this server for the carrier, without a trailing slash. */
  readonly base: () => string
  readonly handlers: CarrierEventHandlers
}

const formBytesMax = 32 * 1024

/** The form of each request with a valid signature, including its query. */
const forms = new WeakMap<FastifyRequest, Form>()

/** Needs a scope of its own, because it replaces the body parsers and the error handler. */
export async function webhookRoutes(app: FastifyInstance, { verify, base, handlers }: WebhookOptions): Promise<void> {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'string', bodyLimit: formBytesMax }, (_request, body, done) => done(null, body))
  app.setErrorHandler((error, request, reply) => answerFailure(error, request, { reply, handlers }))

  app.addHook('preHandler', async (request) => {
    const rawBody = typeof request.body === 'string' ? request.body : ''
    const isJson = /^application\/json\b/i.test(request.headers['content-type'] ?? '')
    const form = isJson ? {} : parseForm(rawBody)
    if (!verify({ url: base() + request.url, headers: request.headers, form, rawBody })) throw new AppError('not_the_carrier')
    const query = parseForm(request.url.split('?').slice(1).join('?'))
    forms.set(request, Object.assign(Object.create(null), query, form))
  })

  addStepRoutes(app, handlers)
  addIncomingRoutes(app, handlers)
  addReportRoutes(app, handlers)
}

const methods = ['GET', 'POST']

function addStepRoutes(app: FastifyInstance, handlers: CarrierEventHandlers): void {
  app.route<{ Params: { session: string; step: string } }>({
    method: methods,
    url: routes.step,
    handler: async (request, reply) => {
      const form = formOf(request)
      const { session, step } = request.params
      const event = readEvent(form)
      const document = await handlers.step({ session, step: readCount(step), event, callId: readCallId(form) })
      return sendDocument(reply, document)
    },
  })
  app.route<{ Params: { language: string } }>({
    method: methods,
    url: routes.apology,
    handler: async (request, reply) => sendDocument(reply, handlers.apology(request.params.language)),
  })
}

function addIncomingRoutes(app: FastifyInstance, handlers: CarrierEventHandlers): void {
  for (const url of [routes.incoming, routes.incomingFormerly])
    app.route({
      method: methods,
      url,
      handler: async (request, reply) => {
        const form = formOf(request)
        const call = readIncomingCall(form)
        if (call === undefined) throw new AppError('invalid_parameter', 'CallSid is missing', { parameter: 'CallSid' })
        return sendDocument(reply, await handlers.incoming(call, field(form, 'campaignId')))
      },
    })
}

/** Routes whose answers are not spoken to a caller. */
const reportRoutes: ReadonlySet<string> = new Set([routes.status, routes.incomingStatus, routes.leg])

function addReportRoutes(app: FastifyInstance, handlers: CarrierEventHandlers): void {
  app.route<{ Params: { session: string } }>({
    method: methods,
    url: routes.status,
    handler: async (request, reply) => {
      await handlers.status(request.params.session, readCallerLegReport(formOf(request)))
      return reply.status(204).send()
    },
  })
  app.route({
    method: methods,
    url: routes.incomingStatus,
    handler: async (request, reply) => {
      await handlers.incomingStatus(readCallerLegReport(formOf(request)))
      return reply.status(204).send()
    },
  })
  app.route<{ Params: { session: string; attempt: string } }>({
    method: methods,
    url: routes.leg,
    handler: async (request, reply) => {
      const { session, attempt } = request.params
      await handlers.leg(session, readCount(attempt), readOfficeLegReport(formOf(request)))
      return reply.status(204).send()
    },
  })
}

function formOf(request: FastifyRequest): Form {
  const form = forms.get(request)
  if (form === undefined) throw new AppError('not_the_carrier')
  return form
}

/** The carrier only returns numbers that we put into its URLs, so anything else is not found. */
function readCount(text: string): number {
  if (!/^\d{1,4}$/.test(text)) throw new AppError('route_not_found')
  return Number(text)
}

function sendDocument(reply: FastifyReply, document: string): FastifyReply {
  return reply.type('text/xml; charset=utf-8').header('cache-control', 'no-store').send(document)
}

/**
 * Answers a request that the carrier cannot have sent with an error in JSON, and apologizes to the caller for all other errors.
 */
function answerFailure(
  error: unknown,
  request: FastifyRequest,
  { reply, handlers }: { reply: FastifyReply; handlers: CarrierEventHandlers },
): FastifyReply {
  const status = (error as { statusCode?: number }).statusCode ?? (error instanceof AppError ? error.status : 500)
  if (status < 500) {
    const message = error instanceof AppError ? error.publicMessage : String((error as Error).message)
    return reply.status(status).send({ status, error: message, description: message })
  }
  logFailure(request, error, 'a webhook failed')
  // The carrier retries, and, if that fails, fetches the apology from its fallback URL.
  if (isUnavailable(error)) return reply.status(503).header('retry-after', '2').send()
  if (reportRoutes.has(request.routeOptions.url ?? '')) return reply.status(500).send()
  return sendDocument(reply.status(200), handlers.apology(undefined))
}
