// The status of a session as server-sent events: the current one, then each change, until the session ends.
import { PassThrough } from 'node:stream'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { SessionStatus } from './session-status.ts'
import type { SessionWatch } from './session-watch.ts'

/** Proxies close silent connections. */
const heartbeatMilliseconds = 15_000

export interface StatusStreamOptions {
  readonly watch: SessionWatch
  readonly sessionId: number
  /** The open streams, which are ended when the server closes. */
  readonly streams: Set<PassThrough>
}

export function streamStatus(
  request: FastifyRequest,
  reply: FastifyReply,
  { watch, sessionId, streams }: StatusStreamOptions,
): FastifyReply {
  // 204 tells a browser that reconnects after the end not to try again.
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
  // Without the header, nginx buffers the events.
  return reply.headers({ 'content-type': 'text/event-stream; charset=utf-8', 'x-accel-buffering': 'no' }).send(stream)
}

function eventOf(status: SessionStatus | undefined): string {
  const id = status === undefined || status.state === 'done' ? 'id: done\n' : ''
  return `event: status\n${id}data: ${JSON.stringify(status ?? { state: 'done' })}\n\n`
}
