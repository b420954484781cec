// The addresses that a carrier asks: checks its signature, reads its form, and answers with a document. What a step does
// is decided by the handlers. Whatever goes wrong here, the caller hears a sentence, and never silence.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { isUnavailable } from '../../database/error-codes.ts'
import { AppError } from '../../errors.ts'
import type { CarrierEventHandlers } from '../carrier-event-handlers.ts'
import { routes } from './addresses.ts'
import { type Form, field, parseForm, readCallId, readCallReport, readEvent, readIncomingCall, readLegReport } from './form.ts'
import type { Verify } from './signature.ts'

export interface WebhookOptions {
  readonly verify: Verify
  /** Where the carrier reaches this server, without a trailing slash. */
  readonly base: () => string
  readonly handlers: CarrierEventHandlers
}

const formBytesMax = 32 * 1024

/** The form of each request whose signature was right, its query included. */
const forms = new WeakMap<FastifyRequest, Form>()

/** Needs a scope of its own: it reads bodies and answers errors in its own way. */
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
      const { session, step } = request.params
      const form = formOf(request)
      const asked = { session, step: readCount(step), event: readEvent(form), callId: readCallId(form) }
      return sendDocument(reply, await handlers.step(asked))
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

/** Nobody hears the answers to these. */
const reports: ReadonlySet<string> = new Set([routes.status, routes.incomingStatus, routes.leg])

function addReportRoutes(app: FastifyInstance, handlers: CarrierEventHandlers): void {
  app.route<{ Params: { session: string } }>({
    method: methods,
    url: routes.status,
    handler: async (request, reply) => {
      await handlers.status(request.params.session, readCallReport(formOf(request)))
      return reply.status(204).send()
    },
  })
  app.route({
    method: methods,
    url: routes.incomingStatus,
    handler: async (request, reply) => {
      await handlers.incomingStatus(readCallReport(formOf(request)))
      return reply.status(204).send()
    },
  })
  app.route<{ Params: { session: string; attempt: string } }>({
    method: methods,
    url: routes.leg,
    handler: async (request, reply) => {
      const { session, attempt } = request.params
      await handlers.leg(session, readCount(attempt), readLegReport(formOf(request)))
      return reply.status(204).send()
    },
  })
}

function formOf(request: FastifyRequest): Form {
  const form = forms.get(request)
  if (form === undefined) throw new AppError('not_the_carrier')
  return form
}

/** The carrier only ever sends back what it was given. */
function readCount(text: string): number {
  if (!/^\d{1,4}$/.test(text)) throw new AppError('route_not_found')
  return Number(text)
}

function sendDocument(reply: FastifyReply, document: string): FastifyReply {
  return reply.type('text/xml; charset=utf-8').header('cache-control', 'no-store').send(document)
}

/** What the carrier did not sign, or cannot have been given, is refused in JSON; all else is ours to be sorry for. */
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
  request.log.error({ err: error }, 'a webhook failed')
  // The carrier asks again, and speaks the apology that it was given the address of when that is no use.
  if (isUnavailable(error)) return reply.status(503).header('retry-after', '2').send()
  if (reports.has(request.routeOptions.url ?? '')) return reply.status(500).send()
  return sendDocument(reply.status(200), handlers.apology(undefined))
}
