// Answers a request that failed: a page for people, whose browsers ask for HTML, and JSON for programs. Below /api and /call
// everybody gets JSON.
import type { FastifyReply, FastifyRequest } from 'fastify'
import { type Html, html } from './html.ts'
import { sendPage } from './page.ts'

export interface ErrorAnswer {
  readonly status: number
  /** What programs get. */
  readonly body: { readonly message?: string; readonly request_id?: string }
  readonly siteName: string
}

interface Wording {
  readonly title: string
  /** Instead of the message, where that is written for programs. */
  readonly text?: string
}

const wordings: Readonly<Record<number, Wording>> = {
  401: { title: 'You need to log in', text: 'This page is for staff who are logged in, and for programs with an API key.' },
  403: { title: 'This request was refused' },
  404: { title: 'Page not found', text: 'There is no page at this address. Check it for typing errors.' },
  405: { title: 'This address works differently', text: 'It does not accept this kind of request.' },
  429: { title: 'Too many requests' },
  500: { title: 'Something went wrong', text: 'The error is on this server, and its operator can find it in the log.' },
  503: { title: 'Not available at the moment' },
}

export function sendError(request: FastifyRequest, reply: FastifyReply, { status, body, siteName }: ErrorAnswer): FastifyReply {
  reply.status(status)
  if (isBelowApi(request.url)) return reply.send(body)
  const vary = reply.getHeader('vary')
  reply.header('vary', vary === undefined ? 'Accept' : `${vary}, Accept`)
  if (!prefersHtml(request.headers.accept)) return reply.send(body)
  const { title, text = body.message ?? '' } = wordings[status] ?? { title: 'This request cannot be answered' }
  return sendPage(reply, { title, siteName, body: renderError({ title, text, isLoginNeeded: status === 401, ...body }) })
}

interface ErrorText extends Wording {
  readonly request_id?: string
  readonly isLoginNeeded: boolean
}

function renderError({ title, text, request_id, isLoginNeeded }: ErrorText): Html {
  return html`<h1>${title}</h1>
<p>${text}</p>
${
  request_id &&
  html`<p>If you report it, quote this number: <code>${request_id}</code></p>
`
}<p>${isLoginNeeded ? html`<a class="action" href="/login">Log in</a>` : html`<a class="action" href="/">Go to the front page</a>`}</p>`
}

function isBelowApi(url: string): boolean {
  const path = url.split('?', 1)[0] ?? ''
  try {
    return /^\/(api|call)(\/|$)/.test(decodeURIComponent(path))
  } catch {
    return /^\/(api|call)(\/|$)/.test(path)
  }
}

/** True if HTML is named, and not liked less than JSON. A wildcard alone is what programs send. */
export function prefersHtml(accept = ''): boolean {
  const html = qualityOf(accept, 'text/html')
  return html > 0 && html >= qualityOf(accept, 'application/json')
}

/** RFC 9110, section 12.5.1. Returns 0 for a type that is not named. */
function qualityOf(accept: string, type: string): number {
  for (const range of accept.split(',')) {
    const [name = '', ...parameters] = range.split(';').map((part) => part.trim().toLowerCase())
    if (name !== type) continue
    const quality = parameters.find((parameter) => parameter.startsWith('q='))
    return quality === undefined ? 1 : Number(quality.slice(2)) || 0
  }
  return 0
}
