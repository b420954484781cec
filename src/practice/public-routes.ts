// Practice for anyone, where the carrier is simulated: the page with its script and style, and the lines. Where it is not, a page
// that says why there is none.
import { readdirSync, readFileSync } from 'node:fs'
import { basename, extname, join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import type { Config } from '../config/config.ts'
import { sendPage } from '../http/pages/page.ts'
import { noPracticePage, renderPracticePage } from './page.ts'
import { phoneRoutes } from './phone-routes.ts'
import { listPractisable } from './queries.ts'
import type { PracticeContext } from './start-practice.ts'

export interface PracticeRouteOptions {
  readonly config: Pick<Config, 'siteName'>
  /** Undefined: this server rings real phones. */
  readonly practice: PracticeContext | undefined
}

/** Recordings may lie elsewhere; all else comes from here, and nothing that stands in the page runs. */
const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; media-src 'self' https:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

const contentTypes: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
}

export async function practiceRoutes(app: FastifyInstance, { config, practice }: PracticeRouteOptions): Promise<void> {
  const { siteName } = config
  if (practice === undefined) {
    app.get('/practice', (_request, reply) =>
      sendPage(reply.status(404), { title: 'No practice here', siteName, body: noPracticePage }),
    )
    return
  }
  await app.register(phoneRoutes, practice)
  addFiles(app)
  app.get('/practice', async (_request, reply) => {
    const campaigns = await listPractisable(practice.services.db)
    reply.headers({ 'content-security-policy': policy, 'cache-control': 'no-store' })
    return reply.type('text/html; charset=utf-8').send(renderPracticePage(siteName, campaigns))
  })
}

/** The script and style of the page, and the look that it shares with all others. */
function addFiles(app: FastifyInstance): void {
  const own = join(import.meta.dirname, 'browser')
  const files = [...readdirSync(own).map((name) => join(own, name)), join(import.meta.dirname, '../http/pages/page.css')]
  for (const path of files) {
    const type = contentTypes[extname(path)]
    if (type === undefined) continue
    const content = readFileSync(path, 'utf8')
    app.get(`/practice/${basename(path)}`, (_request, reply) =>
      reply.header('cache-control', 'no-cache').type(type).send(content),
    )
  }
}
