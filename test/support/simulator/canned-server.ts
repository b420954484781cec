// A web server for tests of the simulated carrier: answers each path as a test says, and records all requests.
import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface Received {
  readonly method: string
  /** The path with the query. */
  readonly url: string
  readonly headers: IncomingMessage['headers']
  /** The form in the body. */
  readonly params: Record<string, string>
}

export interface Canned {
  readonly status?: number
  readonly contentType?: string
  readonly body: string
}

/** `lost`: the connection is closed without an answer. */
export type Answer = string | Canned | ((received: Received) => string | Canned | 'lost')

export interface CannedServer {
  readonly url: string
  /** In the order in which they arrived. */
  readonly received: Received[]
  /** The answer of each path. */
  readonly at: Record<string, Answer>
  /** Returns the requests to a path. */
  to(path: string): Received[]
  close(): Promise<void>
}

/** A string is the content of a TwiML `Response`. A path without an answer gets a 204, as a status callback should. */
export async function startCannedServer(): Promise<CannedServer> {
  const received: Received[] = []
  const at: Record<string, Answer> = {}
  const server = createServer(async (req, res) => {
    let body = ''
    for await (const chunk of req.setEncoding('utf8')) body += chunk
    const { method = '', url = '', headers } = req
    const request: Received = { method, url, headers, params: Object.fromEntries(new URLSearchParams(body)) }
    received.push(request)
    const answer = at[pathOf(url)]
    const given = typeof answer === 'function' ? answer(request) : answer
    if (given === 'lost') return res.destroy()
    if (given === undefined) return res.writeHead(204).end()
    const canned: Canned = typeof given === 'string' ? { body: `<Response>${given}</Response>` } : given
    return res
      .writeHead(canned.status ?? 200, { 'content-type': canned.contentType ?? 'text/xml; charset=utf-8' })
      .end(canned.body)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    at,
    to: (path) => received.filter(({ url }) => pathOf(url) === path),
    close: async () => {
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  }
}

function pathOf(url: string): string {
  return url.replace(/\?.*$/, '')
}
