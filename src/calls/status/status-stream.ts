// A session's status as server-sent events: the present one, then each change, until the session is over.
import { PassThrough } from 'node:stream'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { SessionStatus } from './session-status.ts'
import type { SessionWatch } from './session-watch.ts'

/** Proxies end a connection on which nothing is heard. */
const heartbeatMilliseconds = 15_000

export interface StatusStreamOptions {
  readonly watch: SessionWatch
  readonly sessionId: number
  /** All streams that are open, so that they can be ended with the server. */
  readonly streams: Set<PassThrough>
}

export function streamStatus(
  request: FastifyRequest,
  reply: FastifyReply,
  { watch, sessionId, streams }: StatusStreamOptions,
): FastifyReply {
  // A browser that comes back after the end is told that there is nothing to wait for.
  if (request.headers['last-event-id'] === 'done') return reply.status(204).send()
  const stream = new PassThrough()
  streams.add(stream)
  const heartbeat = setInterval(() => stream.write(': \n\n'), heartbeatMilliseconds)
  const unfollow = watch.follow(sessionId, (status) => {
    stream.write(eventOf(status))
    if (status === undefined || status.state === 'done') stream.end()
  })
  stream.once('close', () => {
    clearInterval(heartbeat)
    streams.delete(stream)
    unfollow()
  })
  // nginx, for one, would keep the events until it has a page full of them.
  return reply.headers({ 'content-type': 'text/event-stream; charset=utf-8', 'x-accel-buffering': 'no' }).send(stream)
}

function eventOf(status: SessionStatus | undefined): string {
  const id = status === undefined || status.state === 'done' ? 'id: done\n' : ''
  return `event: status\n${id}data: ${JSON.stringify(status ?? { state: 'done' })}\n\n`
}
