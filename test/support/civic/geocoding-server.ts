// A geocoding service on a real local port, which answers as a test wants, or fails in any way that a service can.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export type Answer = (request: IncomingMessage, response: ServerResponse) => void

export interface GeocodingServer {
  readonly baseUrl: string
  /** Of all requests. */
  readonly urls: URL[]
  answer: Answer
  close(): Promise<void>
}

export async function openGeocodingServer(): Promise<GeocodingServer> {
  const urls: URL[] = []
  const server = createServer((request, response) => {
    urls.push(new URL(request.url ?? '', 'http://service'))
    opened.answer(request, response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const opened: GeocodingServer = {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    urls,
    answer: json({}),
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
  return opened
}

export function json(body: unknown): Answer {
  return (_, response) => void response.setHeader('content-type', 'application/json').end(JSON.stringify(body))
}

export function status(code: number, headers: Readonly<Record<string, string>> = {}): Answer {
  return (_, response) => void response.writeHead(code, headers).end('{"error":"no"}')
}

export const neverAnswers: Answer = () => {}

export const html: Answer = (_, response) => void response.end('<!doctype html><title>Maintenance</title>')

/** The connection ends before the body does. */
export const truncated: Answer = (_, response) => {
  response.writeHead(200, { 'content-length': '1000' }).write('{"results": [')
  setImmediate(() => response.destroy())
}

/** Until the client has had enough. */
export const endless: Answer = (_, response) => {
  const chunk = Buffer.alloc(65_536, ' ')
  const send = () => {
    while (!response.destroyed && response.write(chunk));
  }
  response.on('drain', send)
  send()
}

export const neverEnds: Answer = (_, response) => void response.write('{"results": [')
