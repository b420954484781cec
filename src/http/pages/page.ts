// The layout, style and headers of all HTML pages. They have no scripts; the style sheet is inline and allowed by its hash.
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { FastifyReply } from 'fastify'
import { Html, html } from './html.ts'

const style = readFileSync(join(import.meta.dirname, 'page.css'), 'utf8')
const styleHash = createHash('sha256').update(style).digest('base64')
const policy = `default-src 'none'; style-src 'sha256-${styleHash}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`

export interface Page {
  readonly title: string
  readonly siteName: string
  readonly body: Html
}

/** Disables caching, because pages show who is logged in. */
export function sendPage(reply: FastifyReply, page: Page): FastifyReply {
  reply.headers({ 'content-security-policy': policy, 'cache-control': 'no-store' })
  return reply.type('text/html; charset=utf-8').send(renderPage(page).text)
}

function renderPage({ title, siteName, body }: Page): Html {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title === siteName ? title : `${title} – ${siteName}`}</title>
<style>${new Html(style)}</style>
</head>
<body>
<main>
${body}
</main>
</body>
</html>
`
}
