// A web server that publishes files, with whatever faults a test wants.
import { createServer, type RequestListener, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface FileServer {
  /** Ends with a slash. */
  readonly url: string
  /** Path and `If-None-Match` of each request. */
  readonly requests: { readonly path: string; readonly etag: string | undefined }[]
  /** By path. A text is a file, and has a hash of its own as ETag. */
  readonly answers: Map<string, string | RequestListener>
  close(): void
}

export async function openFileServer(): Promise<FileServer> {
  const answers: FileServer['answers'] = new Map()
  const requests: FileServer['requests'] = []
  const server: Server = createServer((request, response) => {
    const path = request.url ?? ''
    requests.push({ path, etag: request.headers['if-none-match'] })
    const answer = answers.get(path)
    if (typeof answer === 'function') return answer(request, response)
    if (answer === undefined) return void response.writeHead(404).end()
    const etag = `"${answer.length}-${answer.slice(0, 100).length}"`
    if (request.headers['if-none-match'] === etag) return void response.writeHead(304).end()
    response.writeHead(200, { etag, 'content-type': 'text/plain' }).end(answer)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/`,
    requests,
    answers,
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}

/** Sends a part of what it has announced, and breaks the connection. */
export function breakOff(response: ServerResponse, headers: Record<string, string>): void {
  response.writeHead(200, headers)
  response.write('[{"id"', () => response.destroy())
}
