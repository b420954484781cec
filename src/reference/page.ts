// Renders the Markdown of the reference as an HTML page with a table of contents. The page has no scripts and loads nothing
// from other hosts.
import { Marked, type Token, type Tokens } from 'marked'
import { brand, renderDocument } from '../http/pages/document.ts'
import { Html, html } from '../http/pages/html.ts'
import { anchorOf } from './anchor.ts'

/** Root-relative URL of the style sheet. */
export const stylePath = '/docs/style.css'

/** Code up to this length is not broken into several lines. */
const wordCharactersMax = 24

export interface ReferencePage {
  readonly markdown: string
  readonly title: string
  readonly siteName: string
  readonly description: string
}

export function renderPage({ markdown, title, siteName, description }: ReferencePage): string {
  const anchors = new Anchors()
  let tables = 0
  const marked = new Marked({
    renderer: {
      heading({ tokens, depth, text }) {
        const words = this.parser.parseInline(tokens)
        return `<h${depth} id="${anchors.of(text)}">${depth === 3 ? routeHeading(words) : words}</h${depth}>\n`
      },
      code: ({ text }) => html`<pre tabindex="0"><code>${text}</code></pre>\n`.text,
      codespan: ({ text }) =>
        text.length <= wordCharactersMax
          ? html`<code class="word">${text}</code>`.text
          : `<code>${breakable(html`${text}`.text)}</code>`,
    },
    hooks: {
      // Makes tables that are wider than the screen scrollable, also with the keyboard.
      postprocess: (text) =>
        text
          .replaceAll('<table>', () => `<div class="table" role="region" aria-label="Table ${++tables}" tabindex="0"><table>`)
          .replaceAll('</table>', '</table></div>')
          .replaceAll('<th>', '<th scope="col">'),
    },
  })
  const contents = new Html(tableOfContents(marked.lexer(markdown)))
  const content = new Html(marked.parse(markdown, { async: false }))
  return renderDocument({
    title,
    siteName,
    description,
    head: html`<link rel="stylesheet" href="${stylePath}">`,
    body: html`<a class="skip" href="#content">Skip to the content</a>
<nav aria-label="Contents">
${brand(siteName)}
${contents}
</nav>
<main id="content">
${content}</main>`,
  })
}

/** Lists the second-level headings, each with its third-level headings. */
function tableOfContents(tokens: readonly Token[]): string {
  const anchors = new Anchors()
  const sections: { link: string; links: string[] }[] = []
  for (const { depth, text } of tokens.filter((token): token is Tokens.Heading => token.type === 'heading')) {
    const link = `<a href="#${anchors.of(text)}">${breakable(html`${text.replace(/^GET /, '')}`.text)}</a>`
    if (depth === 2) sections.push({ link, links: [] })
    if (depth === 3) sections.at(-1)?.links.push(link)
  }
  return list(sections.map(({ link, links }) => (links.length === 0 ? link : `${link}\n${list(links)}`)))
}

function list(items: readonly string[]): string {
  return `<ul>\n${items.map((item) => `<li>${item}</li>`).join('\n')}\n</ul>`
}

/** Repeated headings get a number, as on GitHub. */
class Anchors {
  readonly #given = new Map<string, number>()

  of(text: string): string {
    const anchor = anchorOf(text)
    const times = this.#given.get(anchor) ?? 0
    this.#given.set(anchor, times + 1)
    return times === 0 ? anchor : `${anchor}-${times}`
  }
}

function routeHeading(words: string): string {
  return words.replace(
    /^(GET) (.*)$/,
    (_all, method: string, path: string) => `<span class="method">${method}</span> ${breakable(path)}`,
  )
}

/** Allows line breaks at the separators of a long path or name. */
function breakable(escaped: string): string {
  return escaped.replace(/([/_.,])(?=\w)/g, '$1<wbr>')
}
