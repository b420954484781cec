// ETags: compares them as If-None-Match does (RFC 9110, 13.1.2), and sends answers with theirs.
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Found } from '../answers/answers.ts'

/** `header`: a list of ETags, or `*`. Weak ones match as well. */
export function isMatch(header: string | undefined, etag: string): boolean {
  if (header === undefined) return false
  return header.split(',').some((tag) => strong(tag.trim()) === strong(etag) || tag.trim() === '*')
}

function strong(etag: string): string {
  return etag.replace(/^W\//, '')
}

/** Says whether the client has an answer, by its ETag. Undefined if the client names none: `*` matches only what exists. */
export function knownBy({ headers }: FastifyRequest): ((etag: string) => boolean) | undefined {
  const known = headers['if-none-match']
  return known === undefined || known.trim() === '*' ? undefined : (etag) => isMatch(known, etag)
}

/** A client may keep the answer, but has to ask each time whether it is still current. */
export function sendFound(request: FastifyRequest, reply: FastifyReply, { etag, body }: Found): FastifyReply {
  if (etag !== undefined) reply.header('etag', etag).header('cache-control', 'private, no-cache')
  if (body === undefined || (etag !== undefined && isMatch(request.headers['if-none-match'], etag)))
    return reply.status(304).send()
  return reply.type('application/json; charset=utf-8').send(body)
}
