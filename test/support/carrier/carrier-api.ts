// A fake REST API of a carrier: records each request byte for byte, and answers as a test says.
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface ApiRequest {
  readonly method: string
  /** Includes the query. */
  readonly url: string
  readonly authorization: string
  readonly contentType: string
  readonly body: string
}

/**
 * A string body is sent as HTML, any other as JSON. `lost`: the connection is closed without an answer; `never`: it stays open.
 */
export type Answer = { readonly status: number; readonly body: unknown; readonly location?: string } | 'lost' | 'never'

export interface CarrierApi {
  readonly url: string
  /** In the order in which they arrived. */
  readonly requests: ApiRequest[]
  answer: (request: ApiRequest) => Answer
  close(): Promise<void>
}

export async function startCarrierApi(): Promise<CarrierApi> {
  const requests: ApiRequest[] = []
  const server = createServer(async (req, res) => {
    let body = ''
    for await (const chunk of req.setEncoding('utf8')) body += chunk
    const { authorization = '', 'content-type': contentType = '' } = req.headers
    const request: ApiRequest = { method: req.method ?? '', url: req.url ?? '', authorization, contentType, body }
    requests.push(request)
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
    requests,
    answer: () => ({ status: 500, body: {} }),
    close: async () => {
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  }
  return api
}
