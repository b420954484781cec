// Practice phones over HTTP: a POST opens one, a stream of server-sent events reports what happens on it, and a second POST takes
// what its user does.
import { PassThrough } from 'node:stream'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { AppError } from '../errors.ts'
import type { PracticePhone } from './practice-phone.ts'
import { type PhoneAction, type PhoneEvent, type PhoneRequest, phoneActionSchema, phoneRequestSchema } from './protocol.ts'
import { type PracticeContext, startPractice } from './start-practice.ts'

/** Proxies close connections that are idle. */
const heartbeatMilliseconds = 15_000

export async function phoneRoutes(app: FastifyInstance, context: PracticeContext): Promise<void> {
  const streams = new Set<PassThrough>()
  app.addHook('preClose', async () => {
    for (const stream of streams) stream.end()
  })
  app.addHook('onRequest', async (_request, reply) => {
    reply.header('cache-control', 'no-store')
  })

  app.post<{ Body: PhoneRequest }>('/practice/phones', { schema: { body: phoneRequestSchema } }, async (request, reply) =>
    reply.status(201).send(await startPractice(context, request.body)),
  )

  app.get<{ Params: { id: string } }>('/practice/phones/:id/events', async (request, reply) =>
    streamEvents(request, reply, { phone: getPhone(context, request.params.id), streams }),
  )

  app.post<{ Params: { id: string }; Body: PhoneAction }>(
    '/practice/phones/:id/actions',
    { schema: { body: phoneActionSchema } },
    async (request, reply) => {
      getPhone(context, request.params.id).act(request.body)
      return reply.status(204).send()
    },
  )
}

/** Throws `session_not_found`. */
function getPhone({ phones }: PracticeContext, id: string): PracticePhone {
  const phone = phones.find(id)
  if (phone === undefined) throw new AppError('session_not_found')
  return phone
}

interface StreamOptions {
  readonly phone: PracticePhone
  /** All open streams, so that they can be ended when the server closes. */
  readonly streams: Set<PassThrough>
}

/** A browser that reconnects names the last event it received, and gets those that follow. */
function streamEvents({ headers }: FastifyRequest, reply: FastifyReply, { phone, streams }: StreamOptions): FastifyReply {
  const last = headers['last-event-id']
  const first = typeof last === 'string' && /^\d{1,6}$/.test(last) ? Number(last) + 1 : 0
  const stream = new PassThrough()
  streams.add(stream)
  const heartbeat = setInterval(() => stream.write(': \n\n'), heartbeatMilliseconds)
  const unfollow = phone.follow(first, (event, index) => {
    stream.write(formatEvent(event, index))
    if (event.kind === 'ended') stream.end()
  })
  stream.once('close', () => {
    clearInterval(heartbeat)
    streams.delete(stream)
    unfollow()
  })
  // Without `x-accel-buffering`, nginx holds events back until its buffer is full.
  return reply.headers({ 'content-type': 'text/event-stream; charset=utf-8', 'x-accel-buffering': 'no' }).send(stream)
}

function formatEvent(event: PhoneEvent, index: number): string {
  return `id: ${index}\ndata: ${JSON.stringify(event)}\n\n`
}
