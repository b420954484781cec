// Practice lines over HTTP: one is asked for, its events are followed as server-sent events, and what its holder does is posted.
import { PassThrough } from 'node:stream'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { AppError } from '../errors.ts'
import type { PracticePhone } from './practice-phone.ts'
import { type PhoneAction, type PhoneEvent, type PhoneRequest, phoneActionSchema, phoneRequestSchema } from './protocol.ts'
import { type PracticeContext, startPractice } from './start-practice.ts'

/** Proxies end a connection on which nothing is heard. */
const heartbeatMilliseconds = 15_000

export async function phoneRoutes(app: FastifyInstance, context: PracticeContext): Promise<void> {
  const streams = new Set<PassThrough>()
  app.addHook('preClose', async () => {
    for (const stream of streams) stream.end()
  })
  app.addHook('onRequest', async (_request, reply) => {
    reply.header('cache-control', 'no-store')
  })

  app.post<{ Body: PhoneRequest }>('/practice/lines', { schema: { body: phoneRequestSchema } }, async (request, reply) =>
    reply.status(201).send(await startPractice(context, request.body)),
  )

  app.get<{ Params: { id: string } }>('/practice/lines/:id/events', async (request, reply) =>
    streamEvents(request, reply, { line: lineOf(context, request.params.id), streams }),
  )

  app.post<{ Params: { id: string }; Body: PhoneAction }>(
    '/practice/lines/:id/actions',
    { schema: { body: phoneActionSchema } },
    async (request, reply) => {
      lineOf(context, request.params.id).act(request.body)
      return reply.status(204).send()
    },
  )
}

function lineOf({ lines }: PracticeContext, id: string): PracticePhone {
  const line = lines.find(id)
  if (line === undefined) throw new AppError('session_not_found')
  return line
}

interface StatusStreamOptions {
  readonly line: PracticePhone
  /** All streams that are open, so that they can be ended with the server. */
  readonly streams: Set<PassThrough>
}

/** A browser that lost the connection says how far it came. */
function streamEvents({ headers }: FastifyRequest, reply: FastifyReply, { line, streams }: StatusStreamOptions): FastifyReply {
  const last = headers['last-event-id']
  const first = typeof last === 'string' && /^\d{1,6}$/.test(last) ? Number(last) + 1 : 0
  const stream = new PassThrough()
  streams.add(stream)
  const heartbeat = setInterval(() => stream.write(': \n\n'), heartbeatMilliseconds)
  const unfollow = line.follow(first, (event, index) => {
    stream.write(messageOf(event, index))
    if (event.kind === 'ended') stream.end()
  })
  stream.once('close', () => {
    clearInterval(heartbeat)
    streams.delete(stream)
    unfollow()
  })
  // nginx, for one, would keep the events until it has a page full of them.
  return reply.headers({ 'content-type': 'text/event-stream; charset=utf-8', 'x-accel-buffering': 'no' }).send(stream)
}

function messageOf(event: PhoneEvent, index: number): string {
  return `id: ${index}\ndata: ${JSON.stringify(event)}\n\n`
}
