// One line a request in the structured log, and the request id that ties a line to an answer. No key, no phone number
// and no text that a client typed gets in: of the query only harmless values are kept, of a path no long run of digits.
import { randomUUID } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { FastifyReply, FastifyRequest, FastifyServerOptions } from 'fastify'
import fp from 'fastify-plugin'
import type { Clock } from '../clock.ts'
import type { Config } from '../config/config.ts'

/** Takes whole lines. */
export interface LogStream {
  write(line: string): void
}

/** For Fastify's `logger`. */
export function loggerOptions(
  level: Config['logLevel'],
  clock: Clock,
  stream?: LogStream,
): NonNullable<FastifyServerOptions['logger']> {
  if (level === 'silent') return false
  return {
    level,
    timestamp: timestamps(clock),
    base: null,
    serializers: {
      err: presentError,
      req: (req: FastifyRequest) => ({ method: req.method }),
      res: (res) => ({ statusCode: res.statusCode ?? 0 }),
    },
    ...(stream === undefined ? {} : { stream }),
  }
}

/** For each line. The text of a second is written once, because that costs more than the rest of the line. */
function timestamps(clock: Clock): () => string {
  let second = Number.NaN
  let prefix = ''
  return () => {
    const now = clock().getTime()
    const current = Math.floor(now / 1000)
    if (current !== second) {
      second = current
      prefix = `,"time":"${new Date(current * 1000).toISOString().slice(0, 20)}`
    }
    return `${prefix}${String(now - current * 1000).padStart(3, '0')}Z"`
  }
}

const lingerMilliseconds = 10

/** Lines of one moment leave in one write, because a system call each costs more than making them. */
export class BatchedLines implements LogStream {
  readonly #out: (text: string) => unknown
  #pending = ''
  #timer: NodeJS.Timeout | undefined

  constructor(out: (text: string) => unknown) {
    this.#out = out
  }

  write(line: string): void {
    this.#pending += line
    // What went wrong must not be lost when the process ends next.
    if (isError(line)) this.flush()
    else this.#timer ??= setTimeout(() => this.flush(), lingerMilliseconds)
  }

  flush(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    const text = this.#pending
    this.#pending = ''
    if (text !== '') this.#out(text)
  }
}

/** Level 50, error, or worse; the level is the first thing in a line. */
function isError(line: string): boolean {
  return /^\{"level":[56]0/.test(line)
}

/** A caller's own id is kept when it is harmless, so that a trace can be followed through several services. */
export function requestId(req: IncomingMessage): string {
  const given = req.headers['x-request-id']
  return typeof given === 'string' && /^[A-Za-z0-9_-]{1,64}$/.test(given) ? given : randomUUID()
}

export const logs = fp(async (app) => {
  app.addHook('onRequest', (request, reply, done) => {
    reply.header('x-request-id', request.id)
    // Not the hooks onResponse and onRequestAbort: one listener does for both, at a fraction of their price.
    reply.raw.on('close', () => logRequest(request, reply))
    done()
  })
})

/** Called by itself for every answer but those to an address that cannot be routed, which no hook sees. */
export function logRequest(request: FastifyRequest, reply: FastifyReply): void {
  const query = redactQuery(request.url)
  const route = request.routeOptions.url
  const line = {
    method: request.method,
    route,
    path: redactPath(request.url),
    ...(query === undefined ? {} : { query }),
    ...(reply.raw.writableEnded ? { status: reply.statusCode } : { aborted: true }),
    ms: Math.round(reply.elapsedTime * 10) / 10,
  }
  // Supervisors ask every few seconds, and nobody wants to read it.
  if (route?.startsWith('/health/')) request.log.debug(line)
  else request.log.info(line)
}

const longestPath = 200
/** What nearly every path is, short words and short numbers: nothing to look for. */
const plainPath = /^(?:\/[a-z_.]{1,20}|\/\d{1,8}){1,6}$/
const loggedParameters = new Set(['page', 'results_per_page', 'timespan', 'tz', 'start', 'end'])

/** The path without its query, with every run of digits that could be a phone number taken out, and a key that slipped in. */
export function redactPath(url: string): string {
  const raw = url.split('?', 1)[0] ?? ''
  if (plainPath.test(raw)) return raw
  return redactPhoneNumbers(withoutSecrets(decoded(raw))).slice(0, longestPath)
}

/** A key that slipped in, and the token by which a supporter follows a call. */
function withoutSecrets(path: string): string {
  return path.replace(/(api_?key[=:])[^&/]*/gi, '$1…').replace(/^(\/call\/status\/).+/, '$1…')
}

/** The names of all parameters; the value only of those that hold no secret and no person. */
export function redactQuery(url: string): string | undefined {
  const start = url.indexOf('?')
  if (start === -1 || start === url.length - 1) return undefined
  const names = url.slice(start + 1, start + 1 + 4096).split('&', 20)
  return names.map(harmlessParameter).join('&')
}

function harmlessParameter(text: string): string {
  const [name = '', value = ''] = text.split('=', 2).map(decoded)
  if (loggedParameters.has(name) && /^[\w:.+/-]{0,40}$/.test(value)) return `${name}=${redactPhoneNumbers(value)}`
  return /^[a-z_]{1,30}$/.test(name) ? `${name}=…` : '…'
}

/** Anything that a phone number could be written as: six digits after a plus sign, or nine without one. */
export function redactPhoneNumbers(text: string): string {
  return text.replace(/\+\d(?:[\s().-]{0,2}\d){5,}|\d(?:[\s().-]{0,2}\d){8,}/g, '…')
}

function decoded(text: string): string {
  if (!text.includes('%')) return text
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

interface PresentedError {
  [key: string]: unknown
  type: string
  message: string
  stack: string
}

/** An error of a database or a library may quote the row it stumbled over. */
function presentError(error: unknown): PresentedError {
  // Not everything that is thrown is an Error.
  if (!(error instanceof Error)) return { type: typeof error, message: redactPhoneNumbers(String(error)), stack: '' }
  const code = (error as { code?: unknown }).code
  return {
    type: error.name,
    message: redactPhoneNumbers(error.message),
    ...(code === undefined ? {} : { code }),
    stack: redactPhoneNumbers(error.stack ?? ''),
    ...(error.cause instanceof Error ? { cause: presentError(error.cause) } : {}),
  }
}
