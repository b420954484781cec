// The HTTP server of the simulated REST API: authentication, routing, and the JSON of responses and errors. The routes themselves
// are in calls.ts and numbers.ts.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'

export interface ApiRequest {
  readonly method: string
  /** Below the account, such as `/Calls.json`. */
  readonly path: string
  readonly params: URLSearchParams
}

export interface ApiAnswer {
  readonly status: number
  readonly body: object
  /** Called after the response has been sent, or dropped. */
  readonly afterwards?: () => void
}

export interface Route {
  readonly method: 'GET' | 'POST'
  /** May have one group: the sid of an object. */
  readonly path: RegExp
  handle(request: ApiRequest, sid: string): ApiAnswer
}

export class ApiError extends Error {
  override readonly name = 'ApiError'
  readonly status: number
  /** https://www.twilio.com/docs/api/errors */
  readonly code: number

  constructor(status: number, code: number, message: string) {
    super(message)
    this.status = status
    this.code = code
  }
}

/** `lost`: the request is carried out, but the connection is closed without a response. */
export type FailNext = (request: ApiRequest) => { readonly status: number; readonly code: number } | 'lost' | undefined

export interface ApiOptions {
  readonly account: string
  readonly authToken: string
  readonly routes: readonly Route[]
  readonly failNext: FailNext | undefined
}

const bodyBytesMax = 64 * 1024

export function createApiServer(options: ApiOptions): Server {
  return createServer((req, res) => {
    void respond(req, res, options)
  })
}

async function respond(req: IncomingMessage, res: ServerResponse, options: ApiOptions): Promise<void> {
  try {
    const request = await readRequest(req, options)
    const failure = options.failNext?.(request)
    if (failure !== undefined && failure !== 'lost')
      throw new ApiError(failure.status, failure.code, 'This failure was requested by failNext')
    const { status, body, afterwards } = handle(request, options.routes)
    if (failure === 'lost') res.destroy()
    else write(res, status, body)
    afterwards?.()
  } catch (error) {
    const { status, code, message } = error instanceof ApiError ? error : new ApiError(500, 20500, String(error))
    write(res, status, { code, message, more_info: `https://www.twilio.com/docs/errors/${code}`, status })
  }
}

async function readRequest(req: IncomingMessage, { account, authToken }: ApiOptions): Promise<ApiRequest> {
  const { method = '', url = '' } = req
  const [path = '', query = ''] = url.split('?', 2)
  const body = await readBody(req)
  const credentials = `Basic ${Buffer.from(`${account}:${authToken}`).toString('base64')}`
  const root = `/2010-04-01/Accounts/${account}`
  if (req.headers.authorization !== credentials || !path.startsWith(`${root}/`)) throw new ApiError(401, 20003, 'Authenticate')
  return { method, path: path.slice(root.length), params: new URLSearchParams(method === 'POST' ? body : query) }
}

async function readBody(req: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of req as AsyncIterable<Buffer>) {
    bytes += chunk.length
    if (bytes > bodyBytesMax) throw new ApiError(413, 20001, 'The request is too large')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

function handle(request: ApiRequest, routes: readonly Route[]): ApiAnswer {
  const found = routes.filter(({ path }) => path.test(request.path))
  if (found.length === 0) throw notFound(request.path)
  const route = found.find(({ method }) => method === request.method)
  if (route === undefined) throw new ApiError(405, 20004, 'Method not allowed')
  return route.handle(request, route.path.exec(request.path)?.[1] ?? '')
}

export function notFound(path: string): ApiError {
  return new ApiError(404, 20404, `The requested resource ${path} was not found`)
}

function write(res: ServerResponse, status: number, body: object): void {
  res.writeHead(status, { 'content-type': 'application/json; charset=utf-8' }).end(JSON.stringify(body))
}
