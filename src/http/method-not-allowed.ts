// Responds to requests without a route: OPTIONS lists the methods of the path, any other method is a 405, and a path without
// routes is a 404. This happens before authentication, and before the body is read.
import type { FastifyReply, FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'
import type { Config } from '../config/config.ts'
import { AppError } from '../errors.ts'
import { sendError } from './pages/error-page.ts'

/** Must be registered before the routes, which it collects as they are added. */
export const methodNotAllowed = fp(async (app, { config }: { config: Pick<Config, 'siteName'> }) => {
  const routes = new Map<string, { pattern: RegExp; methods: Set<string> }>()

  app.addHook('onRoute', ({ url, method }) => {
    const route = routes.get(url) ?? { pattern: patternOf(url), methods: new Set(['OPTIONS']) }
    for (const name of [method].flat()) route.methods.add(name)
    routes.set(url, route)
  })

  app.addHook('onRequest', (request, reply, done) => {
    if (!request.is404) return done()
    const allowed = methodsOf(request.url)
    if (allowed.size === 0) return done()
    reply.header('allow', [...allowed].sort().join(', '))
    if (request.method !== 'OPTIONS') return done(new AppError('method_not_allowed'))
    reply.send()
  })

  app.setNotFoundHandler((request, reply) => answerNotFound(request, reply, config.siteName))

  function methodsOf(url: string): Set<string> {
    const path = decodedPath(url)
    const matching = [...routes.values()].filter(({ pattern }) => pattern.test(path))
    return new Set(matching.flatMap((route) => [...route.methods]))
  }
})

function answerNotFound(request: FastifyRequest, reply: FastifyReply, siteName: string): FastifyReply {
  return sendError(request, reply, { status: 404, body: { message: new AppError('route_not_found').publicMessage }, siteName })
}

function decodedPath(url: string): string {
  const path = url.split('?', 1)[0] ?? ''
  try {
    return decodeURIComponent(path)
  } catch {
    return path
  }
}

/** Converts a route pattern of find-my-way to a regular expression. Supports `:name`, `:name(pattern)` and `*`. */
function patternOf(url: string): RegExp {
  const source = url.replace(/:\w+(?:\(\^?(.*?)\$?\)(?=[/.-]|$))?|\*|[.+?^${}()|[\]\\]/g, (found, own: string | undefined) => {
    if (found === '*') return '.*'
    if (found.startsWith(':')) return own === undefined ? '[^/]+' : `(?:${own})`
    return `\\${found}`
  })
  return new RegExp(`^${source}$`, 's')
}
