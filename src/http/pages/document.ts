// The frame of every HTML page: language, title, description, icons, and the logo that leads to the front page.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Html, html } from './html.ts'

export interface HtmlDocument {
  readonly title: string
  readonly siteName: string
  /** What search engines and previews show. */
  readonly description: string
  /** Styles and scripts. */
  readonly head: Html
  readonly body: Html
}

const logo = new Html(readFileSync(join(import.meta.dirname, 'icons/favicon.svg'), 'utf8').trim())

/** Leads to the front page. */
export function brand(siteName: string): Html {
  return html`<a class="brand" href="/">${logo}<span>${siteName}</span></a>`
}

export function renderDocument({ title, siteName, description, head, body }: HtmlDocument): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="description" content="${description}">
<title>${title === siteName ? title : `${title} – ${siteName}`}</title>
<link rel="icon" href="/favicon.ico" sizes="32x32">
<link rel="icon" href="/favicon.svg" type="image/svg+xml">
<link rel="apple-touch-icon" href="/apple-touch-icon.png">
${head}
</head>
<body>
${body}
</body>
</html>
`.text
}
