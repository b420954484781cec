// A bucket that speaks as much of Amazon S3 as recordings need: PUT stores an object, GET returns it. Signatures are not checked.
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { afterAll } from 'vitest'

export interface Put {
  readonly method: string
  readonly path: string
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
}

export interface Bucket {
  readonly host: string
  /** The requests received. */
  readonly puts: Put[]
  /** By path. */
  readonly objects: Map<string, Put>
  /** Responses for the next requests, which are then not stored. */
  readonly answers: ((response: ServerResponse) => void)[]
}

/** Closes with the tests of the file. */
export async function openBucket(): Promise<Bucket> {
  const puts: Put[] = []
  const objects = new Map<string, Put>()
  const answers: Bucket['answers'] = []
  const server = createServer(async (request, response) => {
    const { method = '', url: path = '', headers } = request
    const object = objects.get(path)
    if (method === 'GET') return response.writeHead(object === undefined ? 404 : 200).end(object?.body)
    const put = { method, path, headers, body: await buffer(request) }
    puts.push(put)
    const answer = answers.shift()
    if (answer !== undefined) return answer(response)
    objects.set(path, put)
    response.writeHead(200).end()
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  afterAll(() => server.close())
  return { host: `127.0.0.1:${(server.address() as AddressInfo).port}`, puts, objects, answers }
}
