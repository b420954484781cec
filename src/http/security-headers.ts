// The headers that tell a browser to trust an answer with as little as possible, on every answer. A page that needs
// more than nothing says so with a Content-Security-Policy of its own. Why not helmet: docs/decisions/0008.
import type { FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'
import type { Config } from '../config/config.ts'

type Addressed = Pick<Config, 'publicBaseUrl'>

const hstsDays = 365

export const securityHeaders = fp(async (app, { config }: { config: Addressed }) => {
  app.addHook('onRequest', (request, reply, done) => {
    // Not on the raw response: a header that is set there makes Node write all of them in the slower of its two ways.
    reply.header('content-security-policy', "default-src 'none'; frame-ancestors 'none'")
    reply.header('x-content-type-options', 'nosniff')
    // Not `no-referrer`: browsers would then send `Origin: null` with our own forms, which same-origin.ts refuses.
    reply.header('referrer-policy', 'same-origin')
    if (isSecure(config, request)) reply.header('strict-transport-security', `max-age=${hstsDays * 86_400}`)
    done()
  })
})

/** Whether people reach the server by https: as PUBLIC_BASE_URL says, or a trusted proxy. */
export function isSecure({ publicBaseUrl }: Addressed, request: FastifyRequest): boolean {
  return request.protocol === 'https' || /^https:/i.test(publicBaseUrl ?? '')
}
