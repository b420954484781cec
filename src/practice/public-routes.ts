// The practice page, its scripts and styles, and the practice phones, open to anyone if the carrier is simulated. With a real
// carrier there is only a page that says why practice is not available.
import { readdirSync, readFileSync } from 'node:fs'
import { extname, join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import type { Config } from '../config/config.ts'
import { pageStyle, sendPage } from '../http/pages/page.ts'
import { noPracticePage, renderPracticePage } from './page.ts'
import { phoneRoutes } from './phone-routes.ts'
import { listPractisableCampaigns } from './queries.ts'
import type { PracticeContext } from './start-practice.ts'

export interface PracticeRouteOptions {
  readonly config: Pick<Config, 'siteName'>
  /** Undefined if this server rings real phones. */
  readonly practice: PracticeContext | undefined
}

/** Recordings may be on other hosts. Everything else comes from this server, and inline scripts do not run. */
const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; media-src 'self' https:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

const contentTypes: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
}

export async function practiceRoutes(app: FastifyInstance, { config, practice }: PracticeRouteOptions): Promise<void> {
  const { siteName } = config
  if (practice === undefined) {
    app.get('/practice', (_request, reply) =>
      sendPage(reply.status(404), { title: 'No practice on this server', siteName, body: noPracticePage }),
    )
    return
  }
  await app.register(phoneRoutes, practice)
  addFiles(app)
  app.get('/practice', async (_request, reply) => {
    const campaigns = await listPractisableCampaigns(practice.services.db)
    reply.headers({ 'content-security-policy': policy, 'cache-control': 'no-store' })
    return reply.type('text/html; charset=utf-8').send(renderPracticePage(siteName, campaigns))
  })
}

/** Serves the files in browser/, and the stylesheet that all pages share. */
function addFiles(app: FastifyInstance): void {
  const own = join(import.meta.dirname, 'browser')
  const files = new Map(readdirSync(own).map((name) => [name, readFileSync(join(own, name), 'utf8')]))
  for (const [name, content] of files.set('page.css', pageStyle)) {
    const type = contentTypes[extname(name)]
    if (type === undefined) continue
    app.get(`/practice/${name}`, (_request, reply) => reply.header('cache-control', 'no-cache').type(type).send(content))
  }
}
