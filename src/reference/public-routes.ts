// Serves the reference page at /docs, and its style sheet, to anyone. Its examples have the address of this server.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import type { Config } from '../config/config.ts'
import { ownAddress } from '../http/own-address.ts'
import { html } from '../http/pages/html.ts'
import { themeStyle } from '../http/pages/page.ts'
import type { ReferenceDocument } from './document.ts'
import { renderMarkdown } from './markdown.ts'
import { renderPage, stylePath } from './page.ts'

const style = `${themeStyle}${readFileSync(join(import.meta.dirname, 'style.css'), 'utf8')}`

/** The page has no scripts and loads nothing from other hosts. */
const contentSecurityPolicy =
  "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

/** As in the guide. */
const exampleAddress = 'http://127.0.0.1:8080'

export interface ReferencePageOptions {
  readonly config: Pick<Config, 'siteName' | 'publicBaseUrl'>
}

export async function referencePageRoutes(app: FastifyInstance, { config }: ReferencePageOptions): Promise<void> {
  const { siteName, publicBaseUrl } = config
  let page: string | undefined

  app.get('/docs', async (request, reply) => {
    page ??= render()
    // Without PUBLIC_BASE_URL, whoever asks chooses the host, and a cache must not show it to others.
    const cacheControl = `${publicBaseUrl === undefined ? 'private' : 'public'}, max-age=300`
    reply.headers({ 'content-security-policy': contentSecurityPolicy, 'cache-control': cacheControl })
    const own = ownAddress(request, publicBaseUrl)
    // A request of HTTP/1.0 may have no host.
    const address = URL.canParse(own) ? own : exampleAddress
    return reply.type('text/html; charset=utf-8').send(page.replaceAll(exampleAddress, () => html`${address}`.text))
  })

  app.get(stylePath, async (_request, reply) =>
    reply.header('cache-control', 'public, max-age=300').type('text/css; charset=utf-8').send(style),
  )

  function render(): string {
    const document = app.swagger() as unknown as ReferenceDocument
    const { title, summary } = document.info
    return renderPage({ markdown: renderMarkdown(document), title, siteName, description: summary })
  }
}
