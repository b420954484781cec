// Sets restrictive security headers on every response. A page that needs more overrides the Content-Security-Policy.
// docs/decisions/0008 says why this is not helmet.
import type { FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'
import type { Config } from '../config/config.ts'

type Addressed = Pick<Config, 'publicBaseUrl'>

const hstsDays = 365

export const securityHeaders = fp(async (app, { config }: { config: Addressed }) => {
  app.addHook('onRequest', (request, reply, done) => {
    // Not set on the raw response, because Node then writes all headers in a slower way.
    reply.header('content-security-policy', "default-src 'none'; frame-ancestors 'none'")
    reply.header('x-content-type-options', 'nosniff')
    // Not `no-referrer`, because browsers would send `Origin: null` with our own forms, which same-origin.ts rejects.
    reply.header('referrer-policy', 'same-origin')
    if (isSecure(config, request)) reply.header('strict-transport-security', `max-age=${hstsDays * 86_400}`)
    done()
  })
})

/** True if the public reaches the server by https, according to PUBLIC_BASE_URL or to a trusted proxy. */
export function isSecure({ publicBaseUrl }: Addressed, request: FastifyRequest): boolean {
  return request.protocol === 'https' || /^https:/i.test(publicBaseUrl ?? '')
}
