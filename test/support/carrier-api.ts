// A carrier's REST API for tests of who asks it and how: keeps what it was asked, byte for byte, and answers as a test says.
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface Asked {
  readonly method: string
  /** With the query. */
  readonly url: string
  readonly authorization: string
  readonly contentType: string
  readonly body: string
}

/** JSON, unless it is a text. `lost`: the connection is cut without an answer; `never`: it stays open. */
export type Answer = { readonly status: number; readonly body: unknown; readonly location?: string } | 'lost' | 'never'

export interface CarrierApi {
  readonly url: string
  /** In the order in which they came. */
  readonly asked: Asked[]
  answer: (asked: Asked) => Answer
  close(): Promise<void>
}

export async function startCarrierApi(): Promise<CarrierApi> {
  const asked: Asked[] = []
  const server = createServer(async (req, res) => {
    let body = ''
    for await (const chunk of req.setEncoding('utf8')) body += chunk
    const { authorization = '', 'content-type': contentType = '' } = req.headers
    const request: Asked = { method: req.method ?? '', url: req.url ?? '', authorization, contentType, body }
    asked.push(request)
    const answer = api.answer(request)
    if (answer === 'never') return
    if (answer === 'lost') return res.destroy()
    const isText = typeof answer.body === 'string'
    const location = answer.location === undefined ? {} : { location: answer.location }
    res.writeHead(answer.status, { 'content-type': isText ? 'text/html' : 'application/json', ...location })
    return res.end(isText ? answer.body : JSON.stringify(answer.body))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const api: CarrierApi = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    answer: () => ({ status: 500, body: {} }),
    close: async () => {
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  }
  return api
}
