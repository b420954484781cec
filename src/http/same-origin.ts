// Prevents cross-site request forgery (CSRF): a request that may change something must come from our own pages, or from a
// client that is not a browser. This includes login, so that no other site can log a visitor in as somebody else.
import type { FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'
import type { Config } from '../config/config.ts'
import { AppError } from '../errors.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** If true, pages of other sites may use the route, which must not act on behalf of a login. */
    anyOrigin?: boolean
  }
}

const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS'])

export const sameOrigin = fp(async (app, { config }: { config: Pick<Config, 'publicBaseUrl'> }) => {
  const publicHost = config.publicBaseUrl === undefined ? undefined : new URL(config.publicBaseUrl).host
  app.addHook('onRequest', (request, _reply, done) => {
    // A request without a route changes nothing.
    if (request.is404 || request.routeOptions.config.anyOrigin) return done()
    if (safeMethods.has(request.method) || isSameOrigin(request, publicHost)) return done()
    done(new AppError('cross_site_request'))
  })
})

/**
 * The algorithm of Go's CrossOriginProtection (https://pkg.go.dev/net/http#CrossOriginProtection). Since 2020, browsers
 * send Sec-Fetch-Site to https and localhost, and Origin with every POST. A request with neither is not from a browser, or
 * from one so old that SameSite=Lax alone has to protect our cookie.
 */
export function isSameOrigin({ headers, host }: FastifyRequest, publicHost: string | undefined): boolean {
  const site = headers['sec-fetch-site']
  // `same-site` is not enough, because another host of the same domain may run other code. `none` means typed by the user.
  if (site !== undefined) return site === 'same-origin' || site === 'none'
  if (headers.origin === undefined) return true
  if (!URL.canParse(headers.origin)) return false
  const origin = new URL(headers.origin).host
  return origin !== '' && (origin === host.toLowerCase() || origin === publicHost)
}
