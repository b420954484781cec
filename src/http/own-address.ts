// The address of this server, as whoever asks knows it; our links begin with it. Requests whose host is not clear are refused (RFC
// 9112, 3.2): without a Host header, with several, with one that is no host, or with another one in the request line, because a proxy
// may have read the other one.
import type { FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'
import { AppError } from '../errors.ts'

/** A name, an IPv4 address or an IPv6 address in brackets, and a port. Empty, if the address has no host. */
const host = /^(?:(?:[\w.~-]|%[\da-f]{2})*|\[[\da-f:.]+\])(?::\d{0,5})?$/i

export const oneHost = fp(async (app) => {
  app.addHook('onRequest', (request, _reply, done) => done(isHostClear(request) ? undefined : new AppError('ambiguous_host')))
})

/** Without a trailing slash. `publicBaseUrl`: as the operator has set it. */
export function ownAddress({ protocol, host }: FastifyRequest, publicBaseUrl: string | undefined): string {
  return publicBaseUrl ?? `${protocol}://${host}`
}

function isHostClear({ raw, originalUrl }: FastifyRequest): boolean {
  const hosts = raw.rawHeaders.filter((_, i, all) => i % 2 === 1 && all[i - 1]?.length === 4 && /^host$/i.test(all[i - 1] ?? ''))
  // HTTP/1.0 has no Host header, and load balancers use it for health checks.
  if (hosts.length === 0) return raw.httpVersion === '1.0'
  const [named = ''] = hosts
  const inUrl = /^https?:\/\/([^/?]*)/i.exec(originalUrl)?.[1] ?? named
  return hosts.length === 1 && host.test(named) && inUrl.toLowerCase() === named.toLowerCase()
}
