// Refuses what another site makes a browser send (CSRF): every request that may change something has to come from our
// own pages, or from no browser at all. That covers logging in: nobody is to be logged in as somebody else unawares.
import type { FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'
import type { Config } from '../config/config.ts'
import { AppError } from '../errors.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The route is meant for other sites' pages, and takes nobody's login for an answer. */
    anyOrigin?: boolean
  }
}

const readingMethods = new Set(['GET', 'HEAD', 'OPTIONS'])

export const sameOrigin = fp(async (app, { config }: { config: Pick<Config, 'publicBaseUrl'> }) => {
  const publicHost = config.publicBaseUrl === undefined ? undefined : new URL(config.publicBaseUrl).host
  app.addHook('onRequest', (request, _reply, done) => {
    // A path that leads nowhere changes nothing.
    if (request.is404 || request.routeOptions.config.anyOrigin) return done()
    if (readingMethods.has(request.method) || isOwn(request, publicHost)) return done()
    done(new AppError('cross_site_request'))
  })
})

/**
 * The algorithm of Go's CrossOriginProtection. Browsers send Sec-Fetch-Site to https and localhost, and Origin with every
 * POST since 2020. Neither: no browser, or one so old that SameSite=Lax alone keeps our cookie out of other sites' hands.
 */
export function isOwn({ headers, host }: FastifyRequest, publicHost: string | undefined): boolean {
  const site = headers['sec-fetch-site']
  // `same-site` is not enough: another service below the same domain is another site's code. `none`: typed by the user.
  if (site !== undefined) return site === 'same-origin' || site === 'none'
  if (headers.origin === undefined) return true
  if (!URL.canParse(headers.origin)) return false
  const origin = new URL(headers.origin).host
  return origin !== '' && (origin === host.toLowerCase() || origin === publicHost)
}
