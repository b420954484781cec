// Serves the reference page at /docs, and its style sheet, to anyone.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import type { ReferenceDocument } from './document.ts'
import { renderMarkdown } from './markdown.ts'
import { renderPage, stylePath } from './page.ts'

const style = readFileSync(join(import.meta.dirname, '../reference/style.css'), 'utf8')

/** The page has no scripts and loads nothing from other hosts. */
const contentSecurityPolicy = "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

export async function referencePageRoutes(app: FastifyInstance): Promise<void> {
  let page: string | undefined

  app.get('/docs', async (_request, reply) => {
    const document = app.swagger() as unknown as ReferenceDocument
    page ??= renderPage(renderMarkdown(document), document.info.title)
    reply.headers({ 'content-security-policy': contentSecurityPolicy, 'cache-control': 'public, max-age=300' })
    return reply.type('text/html; charset=utf-8').send(page)
  })

  app.get(stylePath, async (_request, reply) =>
    reply.header('cache-control', 'public, max-age=300').type('text/css; charset=utf-8').send(style),
  )
}
