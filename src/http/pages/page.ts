// The style and headers of simple HTML pages: a card under the logo. They have no scripts; the style sheet is inline and allowed
// by its hash.
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { FastifyReply } from 'fastify'
import { brand, renderDocument } from './document.ts'
import { Html, html } from './html.ts'

const read = (name: string) => readFileSync(join(import.meta.dirname, name), 'utf8')

/** Colours, text and focus, for all pages. */
export const themeStyle = read('theme.css')
/** What pages with a card share. */
export const pageStyle = `${themeStyle}${read('page.css')}`

const styleHash = createHash('sha256').update(pageStyle).digest('base64')
const policy = `default-src 'none'; style-src 'sha256-${styleHash}'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`
const description = 'A server for call campaigns: it calls supporters, and connects them with their representatives.'

export interface Page {
  readonly title: string
  readonly siteName: string
  readonly body: Html
}

/** Disables caching, because pages show who is logged in. */
export function sendPage(reply: FastifyReply, { title, siteName, body }: Page): FastifyReply {
  reply.headers({ 'content-security-policy': policy, 'cache-control': 'no-store' })
  const head = html`<style>${new Html(pageStyle)}</style>`
  const card = html`<header>${brand(siteName)}</header>
<main>
${body}
</main>`
  return reply.type('text/html; charset=utf-8').send(renderDocument({ title, siteName, description, head, body: card }))
}
